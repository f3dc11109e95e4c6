package dev.plantline.engine;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.PlainText;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;

/**
 * What one message tells of persons, to be taken out of texts about it. The sender decides how much there is to look for and in what: so there is an end
 * to the looking, and beyond it a text is not told at all. For one thread.
 */
final class PersonalValues {
    static final String MASK = "•••";

    /** A text is searched for so many values at most. */
    private static final int MAX_VALUES = 1_000;

    /** Most steps for a message and the texts about it: characters compared, and schemas looked at. About a tenth of a second. */
    static final long MAX_STEPS = 20_000_000;

    /** Characters from which on a value is no part of another word by chance. */
    private static final int DISTINCT = 6;

    /** Characters of a value that was cut with its text which tell something. */
    private static final int TELLING = 3;

    private static final String CUT = "…";

    /** Longest first, so that no part of one is found before the whole. */
    private final TreeSet<String> values =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private final WorkBudget budget = WorkBudget.ofPersonalValues();

    private PersonalValues() {}

    /** There is more to look for than anyone looks for; says so in words that follow "because". */
    static final class TooMuchException extends Exception {
        private static final long serialVersionUID = 1L;

        TooMuchException(String why) {
            super(why);
        }
    }

    /**
     * Collects what a message tells.
     *
     * @param message any
     * @param shape of messages, with its marks
     */
    static PersonalValues in(ObjectNode message, ContractShape shape) throws TooMuchException {
        PersonalValues values = new PersonalValues();
        try {
            values.collect(message, shape, false, new PatternSteps(0));
        } catch (PatternSteps.ExhaustedException e) {
            throw tooLong();
        }
        return values;
    }

    /** Takes every value of a message for personal: it is not known which one a text is about. Names of members are not. */
    static PersonalValues all(JsonNode message) throws TooMuchException {
        PersonalValues values = new PersonalValues();
        values.allOf(message);
        return values;
    }

    private void allOf(JsonNode value) throws TooMuchException {
        take(1);
        if (value.isContainerNode()) {
            for (JsonNode each : value) {
                allOf(each);
            }
        } else if (!value.isNull() && !value.isBoolean()) {
            spellings(value.asText());
        }
    }

    private static TooMuchException tooLong() {
        return new TooMuchException("it takes too long to look for the personal values of the message in it");
    }

    private void take(long steps) throws TooMuchException {
        if (!budget.take(steps)) {
            throw tooLong();
        }
    }

    private void collect(JsonNode value, ContractShape at, boolean isBelowMark, PatternSteps steps)
            throws TooMuchException {
        boolean isPersonal = isBelowMark || at.isPersonal();
        take(1 + at.alternatives());
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (isPersonal) {
                    nameOf(member.getKey(), at);
                }
                take(at.alternatives());
                collect(member.getValue(), at.anyMember(member.getKey(), steps), isPersonal, steps);
            }
        } else if (value.isArray()) {
            ContractShape items = at.items();
            for (JsonNode element : value) {
                collect(element, items, isPersonal, steps);
            }
        } else if (isPersonal && !value.isNull() && !value.isBoolean()) {
            spellings(value.asText());
        }
    }

    /** A name that the contract does not give is the sender's, for example that of a person. */
    private void nameOf(String name, ContractShape at) throws TooMuchException {
        if (!at.isNamed(name) && !name.isBlank()) {
            add(name);
            add(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    /** As reasons may quote it: whole, without blanks around it, or cut. */
    private void spellings(String text) throws TooMuchException {
        String stripped = text.strip();
        if (!stripped.isEmpty()) {
            add(text);
            add(stripped);
            add(text.substring(0, Math.min(text.length(), Failures.MAX_SHOWN)).strip());
        }
    }

    /** Also as it stands in a line of plain text and in JSON. */
    private void add(String spelling) throws TooMuchException {
        values.add(spelling);
        values.add(PlainText.of(spelling));
        values.add(new String(JsonStringEncoder.getInstance().quoteAsString(spelling)));
        if (values.size() > MAX_VALUES) {
            throw new TooMuchException("the message holds more than " + MAX_VALUES + " personal values");
        }
    }

    /** A text with each of the values masked. */
    String without(String text) throws TooMuchException {
        String masked = text;
        for (String value : values) {
            masked = withoutCut(without(masked, value), value);
        }
        return masked;
    }

    /** Replaces short values as whole words only: a house number 7 does not make 17 unreadable. A longer one also where a mapping has joined it. */
    private String without(String text, String value) throws TooMuchException {
        StringBuilder masked = null;
        int done = 0;
        int last = text.length() - value.length();
        for (int i = 0; i <= last; ) {
            if (alike(text, i, value) == value.length()
                    && (value.length() >= DISTINCT
                            || isEdge(text, i - 1, value, 0)
                                    && isEdge(text, i + value.length(), value, value.length() - 1))) {
                masked = masked == null ? new StringBuilder() : masked;
                masked.append(text, done, i).append(MASK);
                i += value.length();
                done = i;
            } else {
                i++;
            }
        }
        return masked == null ? text : masked.append(text, done, text.length()).toString();
    }

    /** Where the text was cut, the value may have been cut with it. */
    private String withoutCut(String text, String value) throws TooMuchException {
        if (!text.endsWith(CUT)) {
            return text;
        }
        int end = text.length() - CUT.length();
        for (int i = Math.max(0, end - value.length() + 1); i <= end - TELLING; i++) {
            if (alike(text, i, value) == end - i && (end - i >= DISTINCT || isEdge(text, i - 1, value, 0))) {
                return text.substring(0, i) + MASK + CUT;
            }
        }
        return text;
    }

    /** How many characters from here on are those of the value, small or capital. */
    private int alike(String text, int from, String value) throws TooMuchException {
        int most = Math.min(value.length(), text.length() - from);
        int alike = 0;
        while (alike < most && isAlike(text.charAt(from + alike), value.charAt(alike))) {
            alike++;
        }
        take(1 + alike);
        return alike;
    }

    private static boolean isAlike(char one, char other) {
        return one == other
                || Character.toLowerCase(Character.toUpperCase(one))
                        == Character.toLowerCase(Character.toUpperCase(other));
    }

    private static boolean isEdge(String text, int outside, String value, int inside) {
        return outside < 0
                || outside >= text.length()
                || !Character.isLetterOrDigit(text.charAt(outside))
                || !Character.isLetterOrDigit(value.charAt(inside));
    }
}
