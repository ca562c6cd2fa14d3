"""Files that a person keeps: documents, data sets, reports, and where all of them lie."""
