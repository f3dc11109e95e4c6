package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Nesting;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Bytes to one JSON object, strictly, with bounds that keep a hostile or broken message from costing more than its own length: {@link
 * Nesting#MAX_LEVELS} levels, {@value #MAX_TOKENS} names, values and brackets, numbers of {@value #MAX_DIGITS} digits on either side of
 * the point. Texts that PostgreSQL cannot store (U+0000, half a surrogate pair) are refused here, where their place is known.
 */
final class MessageReader {
    static final int MAX_DIGITS = 60;
    /** An empty object of two bytes takes forty times as much memory. */
    private static final long MAX_TOKENS = 200_000;
    /** Characters of what is told of a text that is no JSON. */
    private static final int MOST_SAID = 300;

    private final JsonMapper mapper;
    private final boolean isQuoting;

    /**
     * A reader.
     *
     * @param isQuoting whether a failure may quote the place of the text that is no JSON; not where messages tell of persons
     */
    MessageReader(boolean isQuoting) {
        this.isQuoting = isQuoting;
        mapper = Json.MAPPER.copy();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Nesting.MAX_LEVELS)
                        .maxTokenCount(MAX_TOKENS)
                        .maxNumberLength(2 * MAX_DIGITS + 10)
                        .build());
    }

    ObjectNode read(byte[] body) throws MessageFailedException {
        String encoding = MessageEncoding.mistake(body).orElse(null);
        if (encoding != null) {
            throw Failures.contract("", encoding);
        }
        JsonNode node;
        try {
            node = mapper.readTree(body);
        } catch (StreamConstraintsException e) {
            throw Failures.contract(
                    "",
                    "The message goes beyond a limit: " + described(e)
                            + "; the sender must make it flatter or shorter there.");
        } catch (JsonProcessingException e) {
            throw Failures.contract("", "The message is not JSON: " + described(e));
        } catch (NumberFormatException e) {
            // The library lets it through, without a place.
            throw Failures.contract(
                    "", "The message holds a number whose exponent no machine can read; the sender must round it.");
        } catch (IOException e) {
            throw Failures.contract("", "The message is not JSON: its bytes are not UTF-8 text.");
        }
        if (!(node instanceof ObjectNode message)) {
            throw Failures.contract(
                    "",
                    node.isMissingNode()
                            ? "The message is empty: one JSON object is expected."
                            : "The message is a JSON "
                                    + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                                    + ": one JSON object is expected.");
        }
        check(message, null);
        return message;
    }

    private String described(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String what = !isQuoting
                ? "it cannot be read on"
                : e instanceof MismatchedInputException
                        ? "more text follows after the object"
                        : forSenders(e.getOriginalMessage().lines().findFirst().orElse(""));
        return at == null || at.getLineNr() < 1
                ? what
                : what + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** What the library says to a programmer about itself is left out. It quotes names of the message, which may be long, so it is cut before it is read. */
    private static String forSenders(String sentence) {
        String said = sentence.length() > MOST_SAID ? sentence.substring(0, MOST_SAID) + "…" : sentence;
        return said.replaceAll(", from `[^`]*`", "")
                .replaceAll("\\[Source: [^;]*; line: ([0-9]+), column: ([0-9]+)]", "line $1, column $2")
                .replaceAll(" \\(consider enabling [^)]*\\)+", "")
                .replaceAll("(does not allow .*): enable `[^`]*` to allow", "$1")
                .replaceAll(": enable `[^`]*` to allow", " is no JSON")
                .replaceAll(" \\(not recognized as one since Feature '[A-Z_]*' not enabled for parser\\)", "");
    }

    /** The chain of names down to a node; spelled out only for a failure. */
    private record Place(Place parent, String name) {
        static String pointer(Place place) {
            return place == null
                    ? ""
                    : pointer(place.parent) + "/"
                            + place.name.replace("~", "~0").replace("/", "~1");
        }
    }

    private static void check(JsonNode node, Place place) throws MessageFailedException {
        switch (node.getNodeType()) {
            case OBJECT -> {
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    checkText(member.getKey(), place);
                    checkMember(member.getValue(), place, member.getKey());
                }
            }
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    JsonNode element = node.get(i);
                    if (element.isContainerNode() || !isPlain(element)) {
                        check(element, new Place(place, Integer.toString(i)));
                    }
                }
            }
            case STRING -> checkText(node.textValue(), place);
            case NUMBER -> checkNumber(node, place);
            default -> {}
        }
    }

    private static void checkMember(JsonNode value, Place place, String name) throws MessageFailedException {
        if (!isPlain(value)) {
            check(value, new Place(place, name));
        }
    }

    /** What needs no look, and so no place either. */
    private static boolean isPlain(JsonNode node) {
        return node.isInt()
                || node.isLong()
                || node.isBoolean()
                || node.isNull()
                || node.isTextual() && isSound(node.textValue());
    }

    private static void checkNumber(JsonNode node, Place place) throws MessageFailedException {
        if (node.isInt() || node.isLong()) {
            return;
        }
        BigDecimal number = node.decimalValue();
        // Before anything multiplies or prints it: 1e999999999 is short to send and a gigabyte to write out.
        if ((long) number.precision() - number.scale() > MAX_DIGITS
                || number.scale() > MAX_DIGITS
                || number.precision() > 2 * MAX_DIGITS) {
            throw Failures.contract(
                    Place.pointer(place),
                    "The number has more than " + MAX_DIGITS
                            + " digits before or after the point; the sender must round it.");
        }
    }

    private static void checkText(String text, Place place) throws MessageFailedException {
        if (!isSound(text)) {
            throw Failures.contract(
                    Place.pointer(place),
                    "The text holds the character U+0000 or half a surrogate pair, which no database stores; the sender must remove it.");
        }
    }

    private static boolean isSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
