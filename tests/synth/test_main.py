import av
import pytest

from posturecam_lab.synth.__main__ import main


def test_one_clip_is_made_as_asked(tmp_path):
    size = ["--size", "96x64", "--seconds", "0.4", "--fps", "5", "--view", "front-right"]
    assert main(["--only", "run_good", *size, "--out", str(tmp_path)]) == 0
    with av.open(str(tmp_path / "run_good.mp4")) as video:
        images = list(video.decode(video=0))
    assert (len(images), images[0].width, images[0].height) == (2, 96, 64)


def test_an_unknown_clip_is_named_with_those_there_are(tmp_path, capsys):
    assert main(["--only", "moonwalk", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "moonwalk" in said
    assert "walk_good" in said
    assert not list(tmp_path.iterdir())


def test_the_list_says_what_each_clip_shows(capsys):
    assert main(["--list"]) == 0
    assert "run_overstride_lean: a runner who lands far ahead" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["--size", "big"], ["--size", "10x10"], ["--seconds", "0"], ["--fps", "x"]])
def test_a_size_or_time_that_cannot_be_is_refused(wrong, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--only", "run_good", *wrong])
    assert stop.value.code == 2
    assert wrong[1] in capsys.readouterr().err
