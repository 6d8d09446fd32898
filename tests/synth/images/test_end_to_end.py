from dataclasses import replace

import numpy as np
import pytest

from posturecam.landmarks import Landmark
from posturecam.pose.engines import open_engine
from posturecam.track import Frame
from posturecam_lab.synth.catalogue import CLIPS
from posturecam_lab.synth.images.studio import Studio

pytestmark = pytest.mark.model
NEAR = [Landmark[f"RIGHT_{name}"] for name in ("EAR", "SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")]


@pytest.mark.parametrize("name", ["walk_good", "desk_slouched"])
def test_the_pose_model_finds_made_up_people_where_they_are(name):
    take = replace(CLIPS[name], size=(480, 270)).take()
    studio, errors = Studio(take), []
    with open_engine() as model:
        for t in np.arange(12) / 30:
            pose = model.estimate(Frame(float(t), studio.image(float(t))))
            assert pose is not None
            truth = take.camera.project(take.motion.at(float(t)).landmarks)
            errors.append(np.linalg.norm(pose.xy - truth, axis=1)[NEAR])
            assert pose.visibility[[Landmark.RIGHT_EAR, Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP]].min() > 0.9
    height_px = take.camera.focal_px * take.motion.build.height_m / take.camera.distance_m
    assert np.mean(errors) < 0.03 * height_px
