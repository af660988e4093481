"""Tables with one message a row: whose lines are answers, who is meant by a name, and what is in no row."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.spec import Source
from engine.data.formats.talks import same_writer
from engine.data.formats.whatsapp import whatsapp
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table
from planner.rule_readers.speakers import read_speaker

TWEETS = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
1,ShopHelp,False,x,@115712 It is here. 1/2,,2
6,ShopHelp,False,x,@115712 In the hall. 2/2,,2
2,115712,True,x,@ShopHelp Where is it?,"1,6",3
3,115712,True,x,@ShopHelp Hello.,2,
4,ShopHelp,False,x,@99 At ten.,,5
5,99,True,x,@ShopHelp When?,4,
7,ShopHelp,False,x,@5 Never mind.,,404
"""


FORUM = (
    "id,parent_id,author,body\n1,,kim,Where is it?\n2,1,boot,It is here.\n3,,ann,When?\n4,3,boot,At "
    "ten.\n5,,lee,How?\n6,5,boot,By bus.\n"
)


TURNS = (
    "conversation_id,sender,message\n1,customer,Where is it?\n1,agent,It is here.\n2,customer,When?\n2,agent,At ten.\n"
)


DISCORD = ('"AuthorID","Author","Date","Content","Attachments","Reactions"\n"1","kim","x","Where is '
    'it?","",""\n"2","boot","x","It is here.","",""\n'
    '"1","kim","x","When?","",""\n"2","boot","x","At ten.","",""\n')  # fmt: skip


@pytest.mark.parametrize(
    ("text", "answering"), [(TWEETS, "ShopHelp"), (FORUM, "boot"), (TURNS, "agent"), (DISCORD, "boot")]
)
def test_one_message_a_row_is_a_chat(text: str, answering: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text)
    found = read_table(tmp_path / "x.csv")
    assert {("When?", "At ten.")} <= {(r["prompt"], r["reply"]) for r in found.rows} and found.writers.answering == (
        answering,
    )
    if text is TWEETS:
        assert next((r["prompt"], r["reply"]) for r in found.rows) == (
            "Hello.\nWhere is it?",
            "It is here. 1/2\nIn the hall. 2/2",
        )
        assert "replies whose message is not in the file: 1 (line 8)" in found.left_out


@pytest.mark.parametrize("text", ["conversation_id,sender,message,label\n1,customer,Where?,a\n1,agent,Here.,b\n",
    "author,text\nkim,One.\nann,Two.\n",
                                  "ticket,author,body\n1,kim,Only one writes.\n2,kim,And again.\n"])  # fmt: skip
def test_a_table_that_is_no_chat_stays_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text)
    assert read_table(tmp_path / "x.csv").columns == tuple(text.partition("\n")[0].split(","))


AGENTS = "question,answer,agent\n" + "".join(
    f"Where is number {n}?,{who} says it is at {n}.,{who}\n" for n, who in enumerate(["Anna Berg", "Ben"] * 4)
)


def test_only_the_rows_of_the_one_who_is_named(tmp_path: Path) -> None:
    """In a table with a column of agents; the others are counted, and the page knows all of them."""
    (tmp_path / "x.csv").write_text(AGENTS)
    found = profile_source(tmp_path / "x.csv", speaker="anna")
    assert (
        found.speaker == "Anna Berg"
        and found.answering == ("Anna Berg (4)",)
        and found.usable == 4
        and found.writers == ("Anna Berg", "Ben")
    )
    assert found.left_out == ("rows answered by others than Anna Berg: 4",)
    rows = read_rows(
        Source(path="x.csv", kind="table", prompt_column="question", reply_column="answer", speaker="Anna Berg"),
        tmp_path,
    )
    assert len(rows) == 4 and all(r.reply.startswith("Anna") for r in rows)
    assert (
        profile_source(tmp_path / "x.csv").answering == ("Anna Berg (4)", "Ben (4)")
        and profile_source(tmp_path / "x.csv", speaker="Carl").speaker is None
    )


@pytest.mark.parametrize(("wanted", "names", "found"), [
    ("marta", ["Marta", "Ben"], "Marta"), ("Marta", ["Marta Ruiz", "Ben"], "Marta Ruiz"),
    ("Marta", ["Marta Ruiz", "Marta Berg"], None),
    ("Ruiz", ["~ Marta Ruiz"], "~ Marta Ruiz"),
    ("", ["Marta"], None), (None, ["Marta"], None), ("王芳", ["王芳", "Boot"], "王芳"),
])  # fmt: skip
def test_a_writer_is_found_by_a_part_of_the_name_that_only_one_has(
    wanted: str | None, names: list[str], found: str | None
) -> None:
    assert same_writer(wanted, names) == found


@pytest.mark.parametrize(("words", "name"), [
    ("Make it talk like Marta", "Marta"), ("A bot that answers the way Anna does.", "Anna"),
    ("the replies are Boot's", "Boot"),
    ("Learn how Anna Berg answers", "Anna Berg"),
    ("Imitate Marta, budget 20 dollars", "Marta"), ("The replies are those of Boot", "Boot"),
    ("It writes like “kim_92”", "kim_92"),
    ("Es soll so antworten wie Marta", "Marta"), ("Lerne, wie Anna antwortet", "Anna"),
    ("Die Antworten sind von Boot", "Boot"),
    ("Il doit parler comme Marta", "Marta"), ("Les réponses sont celles de Boot", "Boot"),
    ("Que hable como Marta Ruiz", "Marta Ruiz"),
    ("Las respuestas son de Boot", "Boot"),
    ("像王芳那样回答", "王芳"), ("回复是Boot的", "Boot"), ("模仿Boot说话", "Boot"),
    ("Answer customers like we do in this chat", None), ("It must answer like our staff", None),
    ("Antworte wie unsere Kollegen", None),
    ("Answer in English", None),
    ("The answers are from the handbook", None), ("It replies as JSON", None), ("how we answer", None),
    ("responde como nosotros", None),
    ("像我们一样回答", None),
])  # fmt: skip
def test_whose_lines_are_learned_can_be_said(words: str, name: str | None) -> None:
    assert next((hit.change.value for hit in read_speaker(words)), None) == name


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ann", "Boot", "王芳"]),
            st.text(st.characters(exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=30),
        ),
        max_size=12,
    )
)
def test_no_message_of_a_chat_is_lost_without_a_count(said: list[tuple[str, str]]) -> None:
    """Whatever is written: each line with words stands in a row, or is counted."""
    text = "\n".join(f"2024/3/1 下午1:{n:02} - {who}: say {words}" for n, (who, words) in enumerate(said))
    left_out: list[str] = []
    rows = list(whatsapp(text, left_out))
    counted = sum(int(why.rsplit(": ", 1)[1].split()[0]) for why in left_out)
    in_rows = sum(
        1 for _, words in said if any(f"say {words}".strip() in f"{row['prompt']}\n{row['reply']}" for _, row in rows)
    )
    assert in_rows + counted >= len(said)
