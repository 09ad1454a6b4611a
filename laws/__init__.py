"""What the law says: dated catalogue and pure rules. Calls: common."""
