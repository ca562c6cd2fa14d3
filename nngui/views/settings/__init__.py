"""The column of settings: data, model, loss and cost, and how J is minimised."""
