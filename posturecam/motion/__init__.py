"""The mechanics of a body on video: signals, repair of landmarks, scene, bouts and gait; pure functions on arrays."""
