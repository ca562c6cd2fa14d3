"""The page Cost: J by epoch, the drawing's answer by epoch, and the slider over both."""
