"""The demo board: an own short screenplay, the plan of its storyboard, and a small line artist who draws it."""

from board.demo.build import DemoBoard, DemoPanel, build_demo

__all__ = ["DemoBoard", "DemoPanel", "build_demo"]
