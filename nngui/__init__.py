"""See a neural network learn: draw digits, design layers, train, watch the cost fall."""
