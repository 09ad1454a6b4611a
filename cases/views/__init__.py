"""The pages of this room. A view finds what the person may see, parses, calls one deed, answers."""
