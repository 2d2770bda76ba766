"""Small: the figures of STYLE that the best code bases hold. The kernel alone may be long."""

from __future__ import annotations

from statistics import median, quantiles

from house import KERNEL, ROOT, functions, source_files


def ordinary():
    return [function for function in functions() if function.file != KERNEL]


def test_half_of_the_functions_have_at_most_ten_lines():
    assert median(function.lines for function in functions()) <= 10


def test_nine_of_ten_functions_have_at_most_thirty_lines():
    assert quantiles([function.lines for function in ordinary()], n=10)[-1] <= 30


def test_no_function_has_more_than_sixty_lines():
    long = [f"{function}: {function.lines} lines" for function in ordinary() if function.lines > 60]
    assert not long, "\n".join(long)


def test_no_function_takes_more_than_six_arguments():
    greedy = [f"{function}: {function.arguments} arguments" for function in ordinary() if function.arguments > 6]
    assert not greedy, "\n".join(greedy)


def test_no_file_has_four_hundred_lines_and_the_kernel_at_most_eight_hundred():
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in source_files()}
    long = [f"{file.relative_to(ROOT)}: {count}" for file, count in lines.items() if count >= 400 and file != KERNEL]
    assert not long, "\n".join(long)
    assert lines.get(KERNEL, 0) <= 800
