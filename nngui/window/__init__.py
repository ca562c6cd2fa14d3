"""The main window: its layout, menus, dialogs and preferences, and all connections.

`MainWindow` connects the session's signals with the views' `show_…` methods and theirs with the
session; `collection_desk` does so for a person's own digits. May use everything.
"""
