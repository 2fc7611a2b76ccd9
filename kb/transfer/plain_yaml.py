"""YAML as plain text: every scalar stays the text that was written, and a key stands once.

BaseLoader leaves “no”, “1984” and “09:30” alone; YAML's own rules would make a boolean, a number and 570 of them.
"""

import yaml


class PlainLoader(yaml.BaseLoader):
    """BaseLoader that refuses a key written twice, of which YAML would silently keep the second."""

    def construct_mapping(self, node, deep=False):
        seen = {}
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is plain text; put it in quotation marks", key_node.start_mark
                )
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None,
                    None,
                    f"the key “{key_node.value}” stands in line {seen[key_node.value]} too; keep one of them",
                    key_node.start_mark,
                )
            seen[key_node.value] = key_node.start_mark.line + 1
        return super().construct_mapping(node, deep)


def read_plain_yaml(text):
    """Lists, dictionaries and texts from YAML. Raises ValueError that names line, column and what is wrong."""
    try:
        return yaml.load(text, Loader=PlainLoader)  # noqa: S506 (BaseLoader makes nothing but text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ValueError(f"{where}{error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
