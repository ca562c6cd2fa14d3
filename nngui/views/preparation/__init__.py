"""The strip under the pad: the steps from the drawing to the image that the network gets."""
