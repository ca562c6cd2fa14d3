"""The page Keras code."""
