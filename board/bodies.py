"""Where a figure's joints are: a pose in parts of its height, arms and legs bent to reach what they are told to reach."""

import math
from dataclasses import dataclass

import numpy as np

from board.camera import World

Reach = tuple[float, float, float]
"""To the figure's own left, up from the floor, forward; in parts of its height."""


@dataclass(frozen=True, slots=True)
class Pose:
    """What the body does; the angles are in degrees."""

    lean: float = 0.0
    pelvis: float = 0.52
    back: float = 0.0  # how far the pelvis is behind the feet, for sitting
    left_hand: Reach = (0.15, 0.46, 0.03)
    right_hand: Reach = (-0.15, 0.46, 0.03)
    left_foot: Reach = (0.06, 0.0, 0.0)
    right_foot: Reach = (-0.06, 0.0, 0.0)
    head_turn: float = 0.0
    head_tilt: float = 0.0  # up is positive


@dataclass(frozen=True, slots=True)
class Figure:
    """A character standing on a mark; `yaw` 0 looks towards +z, 90 towards +x."""

    name: str
    x: float
    z: float
    yaw: float
    pose: Pose = Pose()
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Body:
    """Joints in metres, and the axes of trunk and head."""

    height: float
    joints: dict[str, World]
    left: World
    up: World
    forward: World
    head_left: World
    head_up: World
    head_forward: World


def body_of(figure: Figure, height: float) -> Body:
    """The joints of a figure in its pose."""
    pose = figure.pose
    left, level_up, ahead = _turned(figure.yaw)
    lean = math.radians(pose.lean)
    up = level_up * math.cos(lean) + ahead * math.sin(lean)
    forward = ahead * math.cos(lean) - level_up * math.sin(lean)
    origin = np.array([figure.x, figure.floor, figure.z])

    def place(reach: Reach) -> World:
        return np.asarray(origin + height * (left * reach[0] + level_up * reach[1] + ahead * reach[2]))

    pelvis = place((0.0, pose.pelvis, -pose.back))
    neck = pelvis + up * height * 0.325
    joints = {"pelvis": pelvis, "neck": neck, "head": neck + height * (up * 0.082 + forward * 0.012)}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        shoulder = pelvis + height * (up * 0.268 + left * sign * 0.098)
        hip = pelvis + height * left * sign * 0.05
        hand = place(pose.left_hand if sign > 0 else pose.right_hand)
        foot = place(pose.left_foot if sign > 0 else pose.right_foot) + level_up * height * 0.04
        elbow, wrist = _bend(shoulder, hand, height * 0.165, height * 0.15, -forward * 0.7 + left * sign * 0.5 - up * 0.5)
        knee, ankle = _bend(hip, foot, height * 0.245, height * 0.245, forward)
        joints |= {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_hand": wrist}
        joints |= {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_foot": ankle}
    head_left, flat_up, flat_ahead = _turned(figure.yaw + pose.head_turn)
    tilt = math.radians(pose.head_tilt)
    head_forward = flat_ahead * math.cos(tilt) + flat_up * math.sin(tilt)
    head_up = flat_up * math.cos(tilt) - flat_ahead * math.sin(tilt)
    return Body(height, joints, left, up, forward, head_left, head_up, head_forward)


def _turned(yaw: float) -> tuple[World, World, World]:
    """Left, up and forward of somebody who looks that way."""
    sin, cos = math.sin(math.radians(yaw)), math.cos(math.radians(yaw))
    return np.array([cos, 0.0, -sin]), np.array([0.0, 1.0, 0.0]), np.array([sin, 0.0, cos])


def _bend(root: World, target: World, upper: float, lower: float, towards: World) -> tuple[World, World]:
    """The middle joint and the end of a limb of two bones; a target out of reach is pointed at."""
    along = target - root
    length = float(np.linalg.norm(along))
    along = along / max(length, 1e-6)
    length = min(max(length, abs(upper - lower) + 0.01), (upper + lower) * 0.999)
    at = (upper**2 - lower**2 + length**2) / (2 * length)
    out = math.sqrt(max(upper**2 - at**2, 0.0))
    sideways = towards - along * float(towards @ along)
    sideways = sideways / max(float(np.linalg.norm(sideways)), 1e-6)
    return root + along * at + sideways * out, root + along * length
