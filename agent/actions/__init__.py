"""What an intent does, a module for each small family. No sentence stands here, and no question to the caller.

Each module offers its actions as ``ACTIONS``; ``service.catalogue`` walks the folders and finds them.
"""
