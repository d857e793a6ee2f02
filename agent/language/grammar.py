"""One language: what is said in it and to it, from the files of ``grammars/<lang>/``.

``language.yaml`` holds what all intents share, ``intents/<family>/<intent>.yaml`` one intent each (sentences,
keys, phrases, examples), ``dialogue.yaml`` the prompts, ``errors.yaml`` the phrases of errors, ``lists/*.yaml``
the values of slots.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from agent.domain.errors import BadSetting, LanguageMissing
from agent.domain.intent import State
from agent.language.slots import FREE_LISTS, TYPED_LISTS
from agent.language.source import Section, read_yaml
from agent.language.templates import Template, check_references, expansions, parse_template
from agent.language.tokens import tokenize

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that mean the same: ``slots`` are set where one of them is said, in these ``states``."""

    templates: tuple[Template, ...]
    slots: Mapping[str, Scalar]
    states: frozenset[State]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that must be understood: with exactly these slots, in ``state`` (None: any of the intent's)."""

    text: str
    slots: Mapping[str, Scalar]
    state: State | None


@dataclass(frozen=True, slots=True)
class IntentGrammar:
    """``states`` is where the intent is listened for; ``keys`` what to press for it
    or, where there is nothing, ``no_keys`` why; ``hint`` how help says it;
    ``spoken`` the likelier of the sentences, for recognisers that hear the better the less they expect;
    ``phrases`` the Jinja2 variants of each outcome's code."""

    name: str
    family: str
    states: frozenset[State]
    sentences: tuple[Block, ...]
    spoken: tuple[Block, ...]
    keys: Mapping[State, str]
    no_keys: str
    hint: str
    phrases: Mapping[str, tuple[str, ...]]
    examples: tuple[Example, ...]

    def open_in(self, state: State | None) -> bool:
        return state is None or state in self.states


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sentences of the language share.

    ``replacements``: words written otherwise before anything is compared (contractions, spellings). ``skip_words`` mean
    nothing anywhere; ``opening`` and ``closing`` may stand around any sentence. ``spoken``: how a recogniser is told what a
    typed list sounds like. ``not_names``: words that no person is called. ``forms``: singular and plural of what is counted,
    ``words``: small words that phrases are put together with.
    """

    rules: Mapping[str, Template]
    replacements: Mapping[str, str]
    skip_words: frozenset[str]
    opening: tuple[Template, ...]
    closing: tuple[Template, ...]
    spoken: Mapping[str, Template]
    not_names: frozenset[str]
    reply_prefixes: tuple[str, ...]
    forward_prefixes: tuple[str, ...]
    forms: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """``lists``: the files of ``lists/`` as they are; ``choices``: of those with ``values``, spoken words → value."""

    language: str
    name: str
    state_names: Mapping[State, str]
    shared: Shared
    intents: Mapping[str, IntentGrammar]
    prompts: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Mapping[str, object]]
    choices: Mapping[str, Mapping[str, Scalar]] = field(default_factory=dict)


def languages(root: Path) -> tuple[str, ...]:
    """The languages under ``grammars/``: every folder that has a ``language.yaml``."""
    return tuple(sorted(file.parent.name for file in root.glob("*/language.yaml")))


def folder_of(root: Path, language: str) -> Path:
    """``grammars/<lang>/``. Raises LanguageMissing."""
    if language not in languages(root):
        raise LanguageMissing(
            f"there is no grammar for the language {language!r}.", remedy=f"There is: {', '.join(languages(root))}."
        )
    return root / language


def load(folder: Path) -> Grammar:
    """Read and check ``grammars/<lang>/`` (see :func:`folder_of`). Raises BadSetting naming the file and the intent."""
    main = read_yaml(folder / "language.yaml")
    shared = _shared(main)
    lists = {file.stem: read_yaml(file).data for file in sorted((folder / "lists").glob("*.yaml"))}
    choices = {
        stem: _choices(read_yaml(folder / "lists" / f"{stem}.yaml"), shared) for stem, data in lists.items() if "values" in data
    }
    known = frozenset(choices) | FREE_LISTS | TYPED_LISTS
    _check_shared(main, shared, known)
    intents = [_intent(read_yaml(file), file.parent.name, shared, known) for file in sorted((folder / "intents").glob("*/*.yaml"))]
    return Grammar(
        language=main.text("language"),
        name=main.text("name"),
        state_names={main.state(key): str(name) for key, name in main.mapping("states").items()},
        shared=shared,
        intents={intent.name: intent for intent in intents},
        prompts=_phrases(read_yaml(folder / "dialogue.yaml"), "prompts"),
        errors=_phrases(read_yaml(folder / "errors.yaml"), "errors"),
        lists=lists,
        choices=choices,
    )


def _shared(main: Section) -> Shared:
    words = main.mapping("words")
    return Shared(
        rules={name: _template(main, str(text)) for name, text in main.mapping("rules").items()},
        replacements={key.casefold(): str(text).casefold() for key, text in main.mapping("replacements").items()},
        skip_words=frozenset(main.texts("skip_words")),
        opening=tuple(_template(main, text) for text in main.texts("opening")),
        closing=tuple(_template(main, text) for text in main.texts("closing")),
        spoken={name: _template(main, str(text)) for name, text in main.mapping("spoken").items()},
        not_names=frozenset(main.texts("not_names")),
        reply_prefixes=main.texts("reply_prefixes"),
        forward_prefixes=main.texts("forward_prefixes"),
        forms={
            name: tuple(str(form) for form in forms) for name, forms in main.mapping("forms").items() if isinstance(forms, list)
        },
        words={key: str(word) for key, word in words.items()},
    )


def _check_shared(main: Section, shared: Shared, known: frozenset[str]) -> None:
    named = {**shared.rules, **{f"spoken {name}": template for name, template in shared.spoken.items()}}
    for name, template in named.items():
        _checked(main, template, shared, known, name)
    for template in (*shared.opening, *shared.closing):
        _checked(main, template, shared, known, "opening or closing")


def _choices(section: Section, shared: Shared) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for item in section.sections("values"):
        value = item.scalar("out")
        for text in expansions(_template(item, item.text("in")).expression, shared.rules):
            found[" ".join(token.word for token in tokenize(text, shared.replacements))] = value
    return found


def _intent(section: Section, family: str, shared: Shared, known: frozenset[str]) -> IntentGrammar:
    name = section.text("intent")
    section = section.about(f"intent {name}")
    if section.file.stem != name:
        raise section.wrong(f"the file is called {section.file.stem}")
    states = frozenset(State) if section.data.get("global") else frozenset(map(section.state, section.texts("states")))
    if not states:
        raise section.wrong("it is listened for nowhere: give states, or global: true")
    return IntentGrammar(
        name=name,
        family=family,
        states=states,
        sentences=_blocks(section, "sentences", states, shared, known),
        spoken=_blocks(section, "spoken", states, shared, known),
        keys=_keys(section, states),
        no_keys=str(section.data.get("no_keys", "")),
        hint=section.text("hint"),
        phrases=_phrases(section, "phrases"),
        examples=tuple(_example(item) for item in section.sections("examples")),
    )


def _blocks(section: Section, key: str, states: frozenset[State], shared: Shared, known: frozenset[str]) -> tuple[Block, ...]:
    plain = [item for item in section.items(key) if isinstance(item, str)]
    blocks = [_block(section, plain, {}, states, shared, known)] if plain else []
    for item in section.sections(key):
        where = frozenset(map(item.state, item.texts("states"))) or states
        blocks.append(_block(item, item.texts("sentences"), item.scalars("slots"), where, shared, known))
    if not blocks:
        raise section.wrong(f"it has no {key}")
    return tuple(blocks)


def _block(
    section: Section,
    texts: list[str] | tuple[str, ...],
    slots: Mapping[str, Scalar],
    states: frozenset[State],
    shared: Shared,
    known: frozenset[str],
) -> Block:
    templates = tuple(_template(section, text) for text in texts)
    for template in templates:
        _checked(section, template, shared, known, template.text)
    return Block(templates, slots, states)


def _template(section: Section, text: str) -> Template:
    try:
        return parse_template(text)
    except BadSetting as error:
        raise section.wrong(error.detail) from error


def _checked(section: Section, template: Template, shared: Shared, known: frozenset[str], name: str) -> None:
    try:
        check_references(template.expression, shared.rules, known)
    except BadSetting as error:
        raise section.wrong(f"{name}: {error.detail}") from error


def _keys(section: Section, states: frozenset[State]) -> dict[State, str]:
    keys: dict[State, str] = {}
    for place, sequence in section.mapping("keys").items():
        if not str(sequence) or set(str(sequence)) - set("0123456789*#"):
            raise section.wrong(f"keys: {sequence!r} can't be pressed")
        for state in states if place == "all" else [section.state(place)]:
            keys[state] = str(sequence)
    return keys


def _example(section: Section) -> Example:
    state = section.data.get("state")
    return Example(section.text("text"), section.scalars("slots"), None if state is None else section.state(str(state)))


def _phrases(section: Section, key: str) -> dict[str, tuple[str, ...]]:
    environment = SandboxedEnvironment()
    found: dict[str, tuple[str, ...]] = {}
    for code, variants in section.mapping(key).items():
        texts = (variants,) if isinstance(variants, str) else tuple(map(str, variants)) if isinstance(variants, list) else ()
        if not texts:
            raise section.wrong(f"{key}: {code} has no words")
        for text in texts:
            try:
                environment.parse(text)
            except TemplateSyntaxError as error:
                raise section.wrong(f"{key}: {code}: {error.message}") from error
        found[code] = texts
    return found
