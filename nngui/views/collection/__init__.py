"""The page My digits, the row that learns a drawing, and the bar that teaches them."""
