"""The main window: its layout, menus, dialogs and preferences, and all connections.

`main_window` connects the signals of the views with the session; `showing` gives every view its
part of the session's scene, and enables and disables the commands of `menus`; `desks/` has a desk
for each further matter, such as documents or a person's own digits. `layout` puts the views in
their places and decides how small the window may be, `menus` has the commands and their keys,
`dialogs` ask for files and names and are the pages of Help, `preferences` keep places, sizes and
colours from one start to the next, and `advice` is the line at the bottom. May use everything.
"""
