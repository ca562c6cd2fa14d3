"""The column of settings: data, model, loss and cost, and how J is minimised.

`settings_form` is the column, with the presets and the losses; `data_settings` and
`minimise_settings` are its first and last parts, `augmentation_preview` the window of *Preview*.
"""
