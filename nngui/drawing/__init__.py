"""What views are drawn and put together from: values and functions that are no view themselves."""
