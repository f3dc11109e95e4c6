package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of days and times; the plant is in Europe/Paris. */
class TimeFunctionTest {
    private static final Instant RECEIVED = Instant.parse("2026-12-31T23:30:00Z");
    private static final ObjectNode MESSAGE = Json.MAPPER
            .createObjectNode()
            .put("start", "2026-07-01T06:00:00")
            .put("end", "2026-07-01T06:45:30+02:00")
            .put("due", "2026-02-28")
            .put("sap", "20260131")
            .put("minutes", new java.math.BigDecimal("90.5"))
            .put("leap", "2016-12-31T23:59:60Z")
            .put("zero", "0000-01-01T00:00:00Z")
            .put("last", "9999-12-31T23:59:59Z")
            .put("skipped", "2026-03-29T02:30:00")
            .put("twice", "2026-10-25T02:30:00")
            .put("long", "2026-01-01".repeat(100_000));

    private static String value(String text) throws MessageFailedException {
        JsonNode node = FunctionTest.compiled(text).node(Scope.of(MESSAGE, 0, RECEIVED));
        return node == null ? "absent" : CanonicalForm.text(node);
    }

    private static String failure(String text) {
        try {
            return org.junit.jupiter.api.Assertions.fail(text + " gave " + value(text));
        } catch (MessageFailedException e) {
            return e.failure().reason();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "received() # 2026-12-31T23:30:00Z",
                "string(received()) # 2026-12-31T23:30:00Z",
                "day(received()) # 2027-01-01",
                "day(received(), 'America/Chicago') # 2026-12-31",
                "year(received()) # 2027",
                "year(received(), 'UTC') # 2026",
                "timestamp(start) # 2026-07-01T04:00:00Z",
                "timestamp(end) # 2026-07-01T04:45:30Z",
                "timestamp(twice) # 2026-10-25T00:30:00Z",
                "timestamp(end) - timestamp(start) > minutes(45) # true",
                "inMinutes(timestamp(end) - timestamp(start)) # 45.5",
                "inHours(minutes(minutes)) # 1.508333333333333333333333333333333",
                "inSeconds(minutes(minutes)) # 5430",
                "inSeconds(seconds(-0.25)) # -0.25",
                "timestamp(start) + minutes(minutes) # 2026-07-01T05:30:30Z",
                "timestamp(start) + hours(24) - seconds(1) # 2026-07-02T03:59:59Z",
                "timestamp(start) + duration('1h30m') # 2026-07-01T05:30:00Z",
                "timestamp('20260131235959', 'yyyyMMddHHmmss') # 2026-01-31T22:59:59Z",
                "timestamp('31.01.2026 10:00', 'dd.MM.yyyy HH:mm', 'Asia/Tokyo') # 2026-01-31T01:00:00Z",
                "timestamp(start) < timestamp(end) # true",
                "timestamp(end) == timestamp('2026-07-01T04:45:30Z') # true",
                "day(start) # 2026-07-01",
                "day('2026-07-01T23:00:00Z') # 2026-07-02",
                "day(sap, 'yyyyMMdd') # 2026-01-31",
                "day('260131', 'yyMMdd') # 2026-01-31",
                "day('26366', 'yyDDD') == '' # `the day`",
                "day('24366', 'yyDDD') # 2024-12-31",
                "day('31.01.2026 10:00', 'dd.MM.yyyy HH:mm') # 2026-01-31",
                "addDays(due, 1) # 2026-03-01",
                "addDays(due, -59) # 2025-12-31",
                "addDays(due, minutes - 0.5) # 2026-05-29",
                "daysBetween(due, '2026-03-01') # 1",
                "daysBetween('2026-03-01', due) # -1",
                "month(due) # 2",
                "dayOfMonth(due) # 28",
                "dayOfYear(due) # 59",
                "weekday(due) # 6",
                "week('2027-01-03') # 53",
                "week('2027-01-04') # 1",
                "hour(timestamp(start)) # 6",
                "hour(timestamp(start), 'UTC') # 4",
                "minute(timestamp(end)) # 45",
                "second(timestamp(end)) # 30",
                "format(timestamp(end), 'dd.MM.yyyy HH:mm') # 01.07.2026 06:45",
                "format(timestamp(end), 'yyyy-MM-ddTHH:mm:ss', 'UTC') # 2026-07-01T04:45:30",
                "format(received(), 'yyDDD') # 27001",
                "format(received(), 'yyyy-Www') # 2026-W53",
                "format(due, 'MM/dd/yyyy') # 02/28/2026",
                "format(due, 'yyMMdd') # 260228",
                "string(timestamp(last)) # 9999-12-31T23:59:59Z",
            })
    void timesAreExactAndKnowThePlant(String text, String expected) throws Exception {
        if (text.contains("26366")) {
            assertThat(failure(text)).contains("is not a day written as yyDDD");
            return;
        }
        assertThat(value(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "timestamp(leap) # is not a time such as",
                "timestamp(zero) # is not a time such as",
                "timestamp(due) # is not a time such as",
                "timestamp(skipped) # the clock change must not skip",
                "timestamp('20260329023000', 'yyyyMMddHHmmss') # one that the clock change skips",
                "timestamp('2026-01-31', 'yyyyMMddHHmmss') # is not a time written as yyyyMMddHHmmss",
                "timestamp(long) # is too long for a day or a time",
                "day(long) # is too long for a day or a time",
                "day('2026-02-30') # is not a day such as",
                "day('20260230', 'yyyyMMdd') # is not a day written as yyyyMMdd",
                "day(minutes) # the types do not fit",
                "addDays(due, minutes) # whole days",
                "addDays(due, 9223372036854775807) # outside the years 1 to 9999",
                "addDays('9999-12-31', 1) # outside the years 1 to 9999",
                "timestamp(last) + hours(1) # outside the years 1 to 9999",
                "string(timestamp(last) + hours(1)) # outside the years 1 to 9999",
                "day(timestamp(last) + hours(24)) # outside the years 1 to 9999",
                "format(due, 'HH:mm') # a day has no time of day",
                "hours(1.0e20) == hours(1) # 10 000 years apart",
                "timestamp(start) + hours(80000000) + hours(80000000) == timestamp(start) # (at)",
            })
    void whatIsNoTimeIsAMappingFailure(String text, String reason) {
        assertThat(failure(text)).contains(reason).contains("(at)").doesNotContain("java.", "@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "now() # received() is the time at which Plantline received the message",
                "now # now is refused, because a message that is tried again later would get another value",
                "today() # today() is refused",
                "start.now() # received() is the time",
                "start.getFullYear() # did you mean year?",
                "timestamp(start, 'yyyy-mm-dd HH:mm') # did you mean 'yyyy-MM-dd HH:mm'?; the patterns are",
                "timestamp(start, 'yyyy-MM-dd') # timestamp takes a pattern in quotes",
                "format(received(), 'YYYY') # format takes a pattern in quotes",
                "format(received(), sap) # format takes a pattern in quotes",
                "format(received(), 'HH:mm', 'Europe/Pari') # `\"Europe/Pari\" is no time zone; did you mean Europe/Paris?`",
                "hour(received(), sap) # a time zone stands in quotes",
                "day(sap, 'yyyy-Www') # or a time zone such as 'Europe/Paris'",
                "hour(1) # 'hour' does not go with",
                "format(1.5, 'HH:mm') # 'format' does not go with",
                "hours('1') # 'hours' does not go with",
                "received(1) # there is no 'received'",
            })
    void whatCannotBeIsRefusedBeforeAnyMessageComes(String text, String mistake) {
        Problems problems = new Problems();
        Manifests.expressions(problems)
                .value(
                        text,
                        "at",
                        ContractShape.of(Manifests.tree("{properties: {start: {type: string}, sap: {type: string}}}")),
                        false);
        assertThat(problems.problems().stream().map(Problem::message).toList())
                .as(text)
                .singleElement()
                .asString()
                .contains(mistake);
    }

    @Test
    void aMemberThatIsCalledNowIsAMember() throws Exception {
        Problems problems = new Problems();
        Origin value = Manifests.expressions(problems)
                .value("now", "at", ContractShape.of(Manifests.tree("{properties: {now: {type: string}}}")), false);

        assertThat(problems.problems()).isEmpty();
        assertThat(value.node(Scope.of(Json.MAPPER.createObjectNode().put("now", "x")))
                        .textValue())
                .isEqualTo("x");
    }

    @Test
    void anExampleThatNobodyReceivedSaysSo() {
        assertThat(FunctionTest.failure("day(received())"))
                .contains("write received: 2026-01-31T10:00:00Z beside given");
    }

    @Test
    void aMessageIsMappedAlikeWheneverItIsTried() throws Exception {
        CompiledInterface compiled = Manifests.ready(
                """
                workflow: rawSteps
                contract: {version: 1.0.0, format: json, schema: {type: object, required: [id], properties: {id: {type: string}}}}
                keys: {order: [id], idempotency: [id]}
                mapping:
                  let: [{name: today, expr: day(received())}]
                  steps:
                  - load: {model: stock.picking}
                    fields: [{to: origin, from: today}, {to: scheduled_date, expr: received() + hours(1), as: datetime}]
                """);
        Decoded message = compiled.decode(Manifests.json("{\"id\": \"1\"}"));

        assertThat(StepsCodec.write(compiled.map(message, RECEIVED)))
                .isEqualTo(StepsCodec.write(compiled.map(message, RECEIVED)))
                .hasToString(
                        "[{\"load\":{\"model\":\"stock.picking\"},\"fields\":{\"origin\":\"2027-01-01\",\"scheduled_date\":\"2027-01-01 00:30:00\"}}]");
    }

    @Test
    void everyPatternWritesWhatItReads() {
        Instant time = Instant.parse("2026-07-05T13:04:09Z");
        for (String pattern : TimePattern.texts()) {
            TimePattern known = TimePattern.of(pattern);
            String written = known.format(time.atZone(Manifests.PARIS));
            if (known.hasDay() && known.hasTime()) {
                assertThat(known.format(known.time(written))).as(pattern).isEqualTo(written);
            } else if (known.hasDay()) {
                assertThat(known.day(written)).as(pattern).isEqualTo("2026-07-05");
            }
        }
        assertThat(List.copyOf(TimePattern.texts())).hasSize(20);
    }
}
