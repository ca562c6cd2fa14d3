"""Files of other people read as data sets: what is in them, what it means, and by which evidence.

`files` reads arrays, tables and folders as `Raw`; `guess` understands them and checks that by what
a trained network reads. Nothing is executed: arrays are read as bytes behind their header, and HDF5
by a process of its own with little memory.
"""
