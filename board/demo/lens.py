"""The demo's camera: the one lens mount, sensor and aspect that its whole film is shot with."""

from dataclasses import dataclass

from board import camera

SENSOR_WIDTH_MM = 24.89
ASPECT = (185, 100)
HALF_WIDTH = 500 * ASPECT[0] / ASPECT[1]
_USED_HEIGHT_MM = SENSOR_WIDTH_MM * ASPECT[1] / ASPECT[0]
World = camera.World


@dataclass(frozen=True, slots=True)
class Camera(camera.Camera):
    """A camera with the demo's gate, and a normal lens unless another is named."""

    focal_length_mm: float = 35.0
    gate_height_mm: float = _USED_HEIGHT_MM


def distance_for(height_m: float, focal_length_mm: float) -> float:
    """How far the camera stands so that this much height fills the frame."""
    return height_m * focal_length_mm / _USED_HEIGHT_MM
