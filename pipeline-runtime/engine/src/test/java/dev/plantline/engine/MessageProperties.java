package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.MessageVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What must hold for every message: strict reading within bounds, one key per meaning, one hash per content. */
class MessageProperties {
    private static final CompiledInterface OPEN =
            open("{order: [a], idempotency: [a], ignore: [sent, trace.at, \"list[0]\"]}");
    private static final CompiledInterface TWO = open("{order: [a, b], idempotency: [a, b], contention: [b, a]}");
    private static final CompiledInterface NUMBERED = versioned("{v: {type: integer}}");
    private static final CompiledInterface VERSIONED = versioned("{v: {type: string}}");

    private static CompiledInterface versioned(String properties) {
        return Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object, additionalProperties: true, properties: %s}}
                keys: {order: [a], idempotency: [a], version: v}
                mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{a}"}, fields: [{to: name, from: a, as: string}]}]}
                """
                        .formatted(properties));
    }

    private static CompiledInterface open(String keys) {
        return Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object}}
                keys: %s
                mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{a}"}, fields: [{to: name, from: a, as: string}]}]}
                """
                        .formatted(keys));
    }

    private static MessageKeys keys(CompiledInterface compiled, String json) throws MessageFailedException {
        return compiled.keys(compiled.decode(Manifests.json(json)));
    }

    private static String quoted(String text) throws Exception {
        return Json.MAPPER.writeValueAsString(text);
    }

    @Provide
    Arbitrary<BigDecimal> numbers() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e20"), new BigDecimal("1e20"))
                .ofScale(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '\u2fff')
                .excludeChars('\u007f')
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    @Property(tries = 300)
    void aNumberIsOneKeyHoweverItIsSpelled(@ForAll("numbers") BigDecimal number, @ForAll @IntRange(max = 12) int zeros)
            throws Exception {
        String plain = number.stripTrailingZeros().toPlainString();
        String longer = number.setScale(8 + zeros).toPlainString();
        String scientific = number.unscaledValue() + "E-" + number.scale();
        MessageKeys expected = keys(OPEN, "{\"a\": " + plain + "}");

        assertThat(keys(OPEN, "{\"a\": " + longer + "}")).isEqualTo(expected);
        assertThat(keys(OPEN, "{\"a\": " + scientific + "}")).isEqualTo(expected);
        // Its plain decimal text is the same key, though not the same content.
        assertThat(keys(OPEN, "{\"a\": \"" + (number.signum() == 0 ? "0" : plain) + "\"}")
                        .idempotencyKey())
                .isEqualTo(expected.idempotencyKey());
    }

    @Example
    void oneIsOneIsOne() throws Exception {
        assertThat(keys(OPEN, "{\"a\": 1.0}"))
                .isEqualTo(keys(OPEN, "{\"a\": 1}"))
                .isEqualTo(keys(OPEN, "{\"a\": 1.00}"))
                .isEqualTo(keys(OPEN, "{\"a\": 10e-1}"));
        assertThat(keys(OPEN, "{\"a\": 0}")).isEqualTo(keys(OPEN, "{\"a\": -0.0}"));
        assertThat(keys(OPEN, "{\"a\": 1}").idempotencyKey())
                .isNotEqualTo(keys(OPEN, "{\"a\": 10}").idempotencyKey());
    }

    @Property(tries = 300)
    void theOrderOfMembersDoesNotCount(
            @ForAll("texts") String a,
            @ForAll @Size(max = 6) List<@StringLength(max = 5) String> values,
            @ForAll Random random)
            throws Exception {
        ObjectNode message = Json.MAPPER.createObjectNode();
        message.put("a", a);
        ObjectNode inner = message.putObject("inner");
        for (int i = 0; i < values.size(); i++) {
            message.put("m" + i, i * 1.5);
            inner.put("n" + i, i);
        }
        assertThat(keys(OPEN, shuffled(message, random).toString())).isEqualTo(keys(OPEN, message.toString()));
    }

    private static ObjectNode shuffled(ObjectNode node, Random random) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode shuffled = Json.MAPPER.createObjectNode();
        for (String name : names) {
            JsonNode value = node.get(name);
            shuffled.set(name, value instanceof ObjectNode object ? shuffled(object, random) : value);
        }
        return shuffled;
    }

    @Property(tries = 200)
    void whatIsIgnoredDoesNotCountAndEverythingElseDoes(
            @ForAll("texts") String a, @ForAll("texts") String one, @ForAll("texts") String other) throws Exception {
        Assume.that(!one.equals(other));
        String form = "{\"a\": %s, \"sent\": %s, \"trace\": {\"at\": %s, \"by\": %s}, \"list\": [%s, 2]}";
        String plain = quoted("x");
        MessageKeys keys = keys(OPEN, form.formatted(quoted(a), quoted(one), quoted(one), plain, quoted(one)));
        assertThat(keys(OPEN, form.formatted(quoted(a), quoted(other), quoted(other), plain, quoted(other))))
                .isEqualTo(keys);
        assertThat(keys(OPEN, form.formatted(quoted(a), quoted(one), quoted(one), quoted("y"), quoted(one)))
                        .contentHash())
                .isNotEqualTo(keys.contentHash());
    }

    @Property(tries = 500)
    void twoListsOfValuesNeverMakeOneKey(
            @ForAll("bars") String text,
            @ForAll @IntRange(min = 1, max = 8) int cut,
            @ForAll @IntRange(min = 1, max = 8) int other)
            throws Exception {
        // One text cut in two at different places: what runs together when values are only joined.
        Assume.that(cut != other && cut < text.length() && other < text.length());
        for (int dropped = 0; dropped <= 1; dropped++) {
            String[] one = {text.substring(0, cut), text.substring(Math.min(cut + dropped, text.length() - 1))};
            String[] two = {text.substring(0, other), text.substring(Math.min(other + dropped, text.length() - 1))};
            if (!one[0].equals(two[0]) || !one[1].equals(two[1])) {
                MessageKeys first = keys(TWO, "{\"a\": %s, \"b\": %s}".formatted(quoted(one[0]), quoted(one[1])));
                MessageKeys second = keys(TWO, "{\"a\": %s, \"b\": %s}".formatted(quoted(two[0]), quoted(two[1])));
                assertThat(first.idempotencyKey()).isNotEqualTo(second.idempotencyKey());
                assertThat(first.orderKey()).isNotEqualTo(second.orderKey());
                assertThat(first.contention()).isNotEqualTo(second.contention());
            }
        }
    }

    @Provide
    Arbitrary<String> bars() {
        return Arbitraries.strings().withChars('|', '\\', 'a').ofMinLength(2).ofMaxLength(9);
    }

    @Example
    void longOrderKeysAreCutButStayApart() throws Exception {
        String longText = "x".repeat(700);
        String one = keys(OPEN, "{\"a\": \"" + longText + "1\"}").orderKey();
        String other = keys(OPEN, "{\"a\": \"" + longText + "2\"}").orderKey();
        assertThat(one).hasSizeLessThanOrEqualTo(500).startsWith("xxx").isNotEqualTo(other);
    }

    @Example
    void keysAreReadableAndOfTheLengthThatTheModelSays() throws Exception {
        MessageKeys keys = keys(TWO, "{\"a\": \"WO-1\", \"b\": 5.0}");
        assertThat(keys.orderKey()).isEqualTo("WO-1|5");
        assertThat(keys.contention()).contains("5|WO-1");
        assertThat(keys.idempotencyKey()).matches("[0-9a-f]{32}");
        assertThat(keys.contentHash()).matches("[0-9a-f]{64}");
    }

    @Example
    void theCanonicalFormNeverChangesUnnoticed() throws Exception {
        // Written into headers and ledgers of running plants: a change here makes every repeat a new message.
        MessageKeys keys =
                keys(TWO, "{\"b\": 5.0, \"a\": \"WO-1\", \"x\": {\"z\": [1, true, null, \"q\\\"\"], \"y\": 1e2}}");
        assertThat(keys.idempotencyKey())
                .isEqualTo(
                        hash("lyon", "mes-production-confirmation", "WO-1", "5").substring(0, 32));
        assertThat(keys.contentHash())
                .isEqualTo(sha256("{\"a\":\"WO-1\",\"b\":5,\"x\":{\"y\":100,\"z\":[1,true,null,\"q\\\"\",],},}"));
    }

    private static String hash(String... texts) throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (String text : texts) {
            bytes.write(new byte[] {0, 0, 0, (byte) text.length()});
            bytes.write(Manifests.json(text));
        }
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(Manifests.json(text)));
    }

    @Example
    void anAbsentEmptyOrStructuredKeyIsAContractFailureAtItsPlace() {
        for (String json : List.of("{}", "{\"a\": null}", "{\"a\": \"\"}", "{\"a\": []}", "{\"a\": {}}")) {
            assertThatThrownBy(() -> keys(OPEN, json)).isInstanceOfSatisfying(MessageFailedException.class, e -> {
                assertThat(e.failure().failureClass()).isEqualTo(FailureClass.contract);
                assertThat(e.failure().place()).isEqualTo("/a");
            });
        }
    }

    @Example
    void aVersionIsAWholeNumberOrAText() throws Exception {
        assertThat(keys(NUMBERED, "{\"a\": 1, \"v\": 7.0}").version()).contains(new MessageVersion.Number(7));
        assertThat(keys(VERSIONED, "{\"a\": 1, \"v\": \"2026-01-01\"}").version())
                .contains(new MessageVersion.Text("2026-01-01"));
        for (String version : List.of("1.5", "9223372036854775808", "null", "true", "[]")) {
            noVersion(NUMBERED, version);
        }
        for (String version : List.of("\"\"", "null", "true", "[]", "\"" + "x".repeat(201) + "\"")) {
            noVersion(VERSIONED, version);
        }
    }

    private static Failure noVersion(CompiledInterface compiled, String version) {
        try {
            MessageKeys keys = compiled.keys(Manifests.json("{\"a\": 1, \"v\": " + version + "}"));
            return org.junit.jupiter.api.Assertions.fail("the version was read as " + keys.version());
        } catch (MessageFailedException e) {
            assertThat(e.failure().failureClass()).isEqualTo(FailureClass.contract);
            assertThat(e.failure().place()).isEqualTo("/v");
            return e.failure();
        }
    }

    @Example
    void aVersionOfTheOtherKindIsAFailureThatSaysWhy() {
        // A source that cannot be refused brings messages that nobody has held against the contract yet.
        assertThat(noVersion(NUMBERED, "\"10\"").reason())
                .contains("is a text, \"10\"", "the contract says a number", "have no order");
        assertThat(noVersion(VERSIONED, "9").reason()).contains("is a number, 9", "the contract says a text");
    }

    @Property(tries = 200)
    void keysOfWhatCannotBeReadNeverMeetThoseOfWhatCan(@ForAll @NotEmpty @StringLength(max = 20) String id)
            throws Exception {
        MessageKeys unreadable = OPEN.keysOfUnreadable(id);
        assertThat(unreadable).isEqualTo(OPEN.keysOfUnreadable(id)).isNotEqualTo(OPEN.keysOfUnreadable(id + "x"));
        assertThat(unreadable.idempotencyKey()).matches("[0-9a-f]{32}");
        assertThat(unreadable.contentHash()).matches("[0-9a-f]{64}");
        assertThat(unreadable.orderKey()).isEqualTo(id);
        if (id.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c))) {
            assertThat(keys(OPEN, "{\"a\": " + quoted(id) + "}").idempotencyKey())
                    .isNotEqualTo(unreadable.idempotencyKey());
        }
    }

    // reading

    private static MessageFailedException refused(byte[] body) {
        try {
            return org.junit.jupiter.api.Assertions.fail(
                    "was read as " + OPEN.decode(body).message());
        } catch (MessageFailedException e) {
            assertThat(e.failure().failureClass()).isEqualTo(FailureClass.contract);
            return e;
        }
    }

    @Property(tries = 2000)
    void randomBytesNeverThrowAnythingButTheMessagesFailure(@ForAll byte[] bytes) {
        decodeAnyhow(bytes);
    }

    @Property(tries = 2000)
    void randomJsonLikeTextNeverThrowsAnythingButTheMessagesFailure(@ForAll("jsonish") String text) {
        decodeAnyhow(Manifests.json(text));
    }

    @Provide
    Arbitrary<String> jsonish() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        ",",
                        "\"a\"",
                        "\"\\u0000\"",
                        "\"\\ud800\"",
                        "1e999",
                        "-",
                        "0",
                        "1.5E+10",
                        "null",
                        "true",
                        "tru",
                        " ",
                        "\n",
                        "//x",
                        "NaN",
                        "\"é\"",
                        "\\")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static void decodeAnyhow(byte[] bytes) {
        try {
            Decoded message = OPEN.decode(bytes);
            OPEN.keys(message);
            OPEN.map(message);
        } catch (MessageFailedException e) {
            assertThat(e.failure().reason())
                    .isNotBlank()
                    .doesNotContain("java.")
                    .doesNotContain("com.fasterxml");
        }
    }

    @Example
    void whatIsNoJsonObjectIsRefusedInWords() {
        assertThat(refused(new byte[0]).failure().reason()).contains("empty");
        assertThat(refused(Manifests.json("[1]")).failure().reason())
                .contains("array")
                .contains("object");
        assertThat(refused(Manifests.json("null")).failure().reason()).contains("null");
        assertThat(refused(Manifests.json("{\"a\": 1")).failure().reason())
                .contains("not JSON")
                .contains("line 1");
        assertThat(refused(Manifests.json("{\"a\": 1} {}")).failure().reason()).contains("not JSON");
        assertThat(refused(Manifests.json("{\"a\": 1, \"a\": 2}")).failure().reason())
                .contains("Duplicate");
        assertThat(refused(Manifests.json("{a: 1}")).failure().reason()).contains("not JSON");
        assertThat(refused(Manifests.json("{\"a\": NaN}")).failure().reason()).contains("not JSON");
        assertThat(refused(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'})
                        .failure()
                        .reason())
                .contains("not UTF-8: byte 7 is 0xFF");
    }

    /** A sender reads it, who knows nothing of the library that read his message. */
    @Example
    void theLibraryThatReadsJsonIsNotHeardInARefusal() {
        assertThat(refused(Manifests.json("{\"a\": 1")).failure().reason())
                .contains("start marker at line 1, column 1");
        for (String wrong : List.of(
                "{\"a\": 1",
                "{\"a\": [1",
                "{\"a\": NaN}",
                "{\"a\": 1 /* one */}",
                "{\"a\": tru}",
                "{\"a\": +1}",
                "\u001e{\"a\": 1}")) {
            assertThat(refused(Manifests.json(wrong)).failure().reason())
                    .as(wrong)
                    .startsWith("The message is not JSON: ")
                    .doesNotContain("Source", "REDACTED", "Feature", "enable", "parser");
        }
    }

    @Example
    void aLongNameIsNotRepeatedInARefusalAndCostsNoMoreThanItsLength() {
        String name = "[Source: ".repeat(5_000);

        assertThat(refused(Manifests.json("{\"" + name + "\": 1, \"" + name + "\": 1}"))
                        .failure()
                        .reason())
                .startsWith("The message is not JSON: Duplicate field '[Source: ")
                .hasSizeLessThan(500);
    }

    @Example
    void textsThatNoDatabaseStoresAreRefusedAtTheirPlace() {
        assertThat(refused(Manifests.json("{\"a\": {\"x/y\": [\"\\u0000\"]}}"))
                        .failure()
                        .place())
                .isEqualTo("/a/x~1y/0");
        assertThat(refused(Manifests.json("{\"a\": \"\\ud800\"}")).failure().place())
                .isEqualTo("/a");
        assertThat(refused(Manifests.json("{\"a\": \"\\udc00x\"}")).failure().place())
                .isEqualTo("/a");
        assertThat(refused(Manifests.json("{\"b\\u0000\": 1}")).failure().reason())
                .contains("U+0000");
    }

    @Example
    void aHugeExponentCostsNothing() {
        for (String number : List.of(
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "0e999999999",
                "1e2147483647",
                "1E61",
                "1e-61",
                "123456789".repeat(12) + ".5")) {
            long before = System.nanoTime();
            assertThat(refused(Manifests.json("{\"a\": 1, \"b\": [" + number + "]}"))
                            .failure())
                    .satisfies(failure -> {
                        assertThat(failure.reason()).contains("digits");
                        assertThat(failure.place()).isEqualTo("/b/0");
                    });
            assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);
        }
        assertThat(refused(Manifests.json("{\"a\": " + "9".repeat(100_000) + "}")))
                .isNotNull();
        assertThat(refused(Manifests.json("{\"a\": 1e9999999999999}"))).isNotNull();
    }

    @Example
    void numbersWithinBoundsStayExact() throws Exception {
        for (String number : List.of(
                "123456789012345678901234567890.123456789012345678901234567890",
                "1e59",
                "1e-60",
                "0.1",
                "-9007199254740993")) {
            assertThat(OPEN.decode(Manifests.json("{\"a\": " + number + "}"))
                            .message()
                            .get("a")
                            .decimalValue())
                    .isEqualByComparingTo(new BigDecimal(number));
        }
    }

    @Example
    void aDeepMessageIsRefusedAndALongOneIsRead() throws Exception {
        assertThat(refused(Manifests.json("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                        .failure()
                        .reason())
                .contains("nesting depth (41)", "maximum allowed (40)", "flatter");
        assertThat(refused(Manifests.json("{\"a\":".repeat(41) + "1" + "}".repeat(41)))
                        .failure()
                        .reason())
                .contains("nesting depth (41)");
        OPEN.decode(Manifests.json("{\"a\":".repeat(40) + "1" + "}".repeat(40)));
        assertThat(OPEN.decode(Manifests.json("{\"a\": \"" + "x".repeat(5_000_000) + "\"}"))
                        .message()
                        .get("a")
                        .textValue())
                .hasSize(5_000_000);
    }

    @Example
    void aPatternAndATextThatTogetherTakeTooLongAreTheMessagesFailureNotThePods() throws Exception {
        CompiledInterface compiled = Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object, properties: {a: {type: string, pattern: "^((a|b){20}|(a|b){30})*$"}}}}
                keys: {order: [a], idempotency: [a]}
                mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{a}"}, fields: [{to: name, from: a}]}]}
                """);
        compiled.decode(Manifests.json("{\"a\": \"" + "ab".repeat(10_000) + "\"}"));
        assertThatThrownBy(() -> compiled.decode(Manifests.json("{\"a\": \"" + "ab".repeat(2_000_000) + "\"}")))
                .isInstanceOfSatisfying(MessageFailedException.class, e -> assertThat(
                                e.failure().reason())
                        .contains("too long ones, for the pattern ^((a|b){20}|(a|b){30})*$")
                        .contains("the sender must send less at once"));
    }

    @Example
    void everyFormatTakesTimeThatGrowsWithTheTextOnly() {
        for (String format : ContractFormats.NAMES) {
            CompiledInterface compiled = Manifests.ready(
                    """
                    contract: {version: 1.0.0, format: json, schema: {type: object, properties: {a: {type: string, format: %s}}}}
                    keys: {order: [a], idempotency: [a]}
                    mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{a}"}, fields: [{to: name, from: a}]}]}
                    """
                            .formatted(format));
            for (String text :
                    List.of("a", "1", "a.", "a@", "/a", "%20", "{a}", ":", "1:", "P1", "a-", "[", "~0", "'a'.", "@")) {
                byte[] message = Manifests.json("{\"a\": \"" + text.repeat(200_000) + "\\u0001\"}");
                assertTimeoutPreemptively(
                        Duration.ofMinutes(2),
                        () -> catchThrowable(() -> compiled.decode(message)),
                        format + " of " + text);
            }
        }
    }

    @Example
    void aViolationIsToldWithItsPointer() {
        CompiledInterface compiled = Manifests.ready(Manifests.resource("production-confirmation.yaml"));
        String message =
                "{\"msgId\": \"1\", \"orderNo\": \"\", \"product\": \"p\", \"quantity\": 0, \"unit\": \"kg\", \"finishedAt\": \"yesterday\", \"consumptions\": [{\"component\": \"c\", \"unit\": \"kg\"}], \"extra\": 1}";
        assertThatThrownBy(() -> compiled.decode(Manifests.json(message)))
                .isInstanceOfSatisfying(MessageFailedException.class, e -> {
                    assertThat(e.failure().failureClass()).isEqualTo(FailureClass.contract);
                    assertThat(e.failure().place()).isIn("/orderNo", "/quantity", "/finishedAt", "/consumptions/0", "");
                    assertThat(e.failure().reason()).contains("contract 2.1.0").contains("more");
                });
    }
}
