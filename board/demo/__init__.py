"""The demo board: an own short screenplay, the plan of its storyboard, and a small line artist who draws it."""
