package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Outcome;
import dev.plantline.model.PlainText;
import dev.plantline.model.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The side kit's answer for one operation, read. */
final class VerdictCodec {
    /** The kit's own words for what Odoo's data do not have, or refuse: another try can succeed once they have changed. */
    private static final Set<String> BUSINESS = Set.of(
            "reference",
            "lookup",
            "find",
            "line",
            "finished",
            "wizard",
            "until",
            "state",
            "quantity",
            "lot",
            "unit",
            "proof",
            "ensure",
            "refused",
            "committed",
            "UserError",
            "ValidationError",
            "AccessError",
            "MissingError",
            "RedirectWarning",
            "UniqueViolation",
            "CheckViolation",
            "ForeignKeyViolation",
            "ExclusionViolation",
            "IntegrityError");

    /** Reasons that lie in what this message names: twenty unknown products, or twenty orders of one that is unknown, are no reason to suspect the connection. */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "reference",
            "lookup",
            "find",
            "line",
            "finished",
            "version",
            "state",
            "quantity",
            "lot",
            "unit",
            "digits",
            "document");

    /** Looks at each character as often as the text is long: only for what was cut. */
    private static final Pattern VALUES =
            Pattern.compile("\"[^\"]*\"|'[^']*'|\\([^)]*\\)|\\S*[0-9]\\S*|(?<== )\\S+|(?<=external id )\\S+");

    /** An edition and the hash of its content. */
    private static final Pattern CONTENT = Pattern.compile("([0-9]{1,9})/([0-9a-f]{64})");

    /** Of a reason and of a step, characters; the kit's own are shorter. */
    private static final int LONGEST_NAME = 100;

    private static final Map<String, Outcome> OUTCOMES =
            Stream.of(Outcome.values()).collect(Collectors.toMap(Outcome::name, outcome -> outcome));

    private VerdictCodec() {}

    /**
     * Reads a verdict.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Verdict read(JsonNode answer) {
        return switch (answer.path(0).asText()) {
            case "applied" ->
                new Verdict.Applied(
                        record(answer.path(2)),
                        booked(answer.path(3)),
                        answer.path(1).isTextual() || answer.path(1).asBoolean(),
                        content(answer.path(1)));
            case "duplicate" ->
                new Verdict.Duplicate(position(answer.path(1)), record(answer.path(2)), outcome(answer.path(3)));
            case "superseded" -> new Verdict.Superseded();
            case "conflict" -> new Verdict.Conflict(position(answer.path(1)), outcome(answer.path(2)));
            case "closed" ->
                new Verdict.Closed(
                        Outcome.valueOf(answer.path(2).asText()), answer.path(1).asBoolean());
            case "rejected" -> rejected(answer.path(1));
            case "fenced" -> new Verdict.Fenced();
            case "notTried" -> new Verdict.NotTried();
            default -> throw new IllegalArgumentException("not a verdict of the side kit: " + answer);
        };
    }

    /** Why the side kit could not work the call as a whole, whatever its messages are; null: it did. */
    static String failed(JsonNode answer) {
        JsonNode failed = answer.path("failed");
        return failed.isObject() ? words(failed) : null;
    }

    /** Whether the refusal came out of Odoo's load without naming a field, so that it may be a swallowed failure of the moment. */
    static boolean isDoubtful(JsonNode answer) {
        return answer.path(0).asText().equals("rejected")
                && answer.path(1).path("doubt").asBoolean();
    }

    /** What is outside the kit's allow-list or unknown to this Odoo: no message of this shape can be applied; null: nothing. */
    static String forbidden(JsonNode answer) {
        JsonNode reason = answer.path(1);
        return answer.path(0).asText().equals("rejected")
                        && reason.path("name").asText().equals("forbidden")
                ? words(reason)
                : null;
    }

    /** What stands there as text, no longer than a failure tells it and in one line: it comes from Odoo, and so from whoever wrote what Odoo quotes. */
    private static String words(JsonNode reason) {
        return PlainText.of(reason.path("text").asText(), Failure.MAX_REASON);
    }

    private static Verdict.Rejected rejected(JsonNode reason) {
        String name = PlainText.of(reason.path("name").asText(), LONGEST_NAME);
        String text = words(reason);
        String place = reason.path("place").isTextual() ? reason.path("place").asText() : "";
        boolean business = BUSINESS.contains(name) || (name.equals("load") && place.isEmpty());
        String record =
                reason.path("record").isTextual() ? reason.path("record").asText() : null;
        Failure failure =
                new Failure(business ? FailureClass.business : FailureClass.mapping, text, place, record, null, name);
        String pattern = OF_THE_MESSAGE.contains(name)
                ? null
                : name + "@" + PlainText.of(reason.path("step").asText(), LONGEST_NAME) + " "
                        + VALUES.matcher(text).replaceAll("…");
        return new Verdict.Rejected(failure, pattern);
    }

    /** Null: nothing that can be read was told. The effect stands all the same, and no repeat would tell it better. */
    private static Booked booked(JsonNode booked) {
        try {
            return Booked.parse(booked.textValue());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Null: the content of the operation, or of a kit of an earlier text, which does not tell. */
    private static Verdict.Content content(JsonNode recovered) {
        Matcher told = CONTENT.matcher(recovered.isTextual() ? recovered.asText() : "");
        return told.matches() ? new Verdict.Content(Integer.parseInt(told.group(1)), told.group(2)) : null;
    }

    private static String record(JsonNode record) {
        return record.isTextual() ? record.asText() : "";
    }

    /**
     * What the ledger says of the earlier message; null: a kit of an earlier text does not tell, or a method of the message has committed by itself and
     * a human still decides.
     */
    private static Outcome outcome(JsonNode outcome) {
        return OUTCOMES.get(outcome.asText());
    }

    /** The ledger's position without the edition. */
    private static String position(JsonNode position) {
        String text = position.asText();
        int edition = text.lastIndexOf('/');
        return edition < 0 ? text : text.substring(0, edition);
    }
}
