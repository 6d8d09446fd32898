import numpy as np

from posturecam_lab.synth.images.tone import developed

GREY = np.full((40, 40, 3), 0.3, np.float32)


def rng():
    return np.random.default_rng(3)


def test_an_image_without_noise_is_even():
    image = developed(GREY, rng(), noise=0.0)
    assert image.dtype == np.uint8
    assert np.ptp(image) == 0


def test_more_light_is_brighter_and_black_stays_black():
    dark, right, bright = (developed(GREY, rng(), exposure=e, noise=0.0).mean() for e in (0.1, 1.0, 2.0))
    assert 0 < dark < right < bright < 255
    assert developed(0 * GREY, rng(), noise=0.0).max() == 0


def test_noise_is_as_strong_as_asked_and_repeats_with_its_seed():
    noisy = developed(GREY, rng(), noise=4.0)
    assert 3.5 < noisy.std(axis=(0, 1)).mean() < 5.5
    assert np.array_equal(noisy, developed(GREY, rng(), noise=4.0))
