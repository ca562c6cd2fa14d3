"""The page Keras code: `code_view`; the program itself is `nngui.design.keras_code`."""
