package dev.plantline.engine.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;

/** Reads what stands for one character: escapes, and classes in brackets. */
final class ClassReader {
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Mark", "M"),
            Map.entry("Combining_Mark", "M"),
            Map.entry("Nonspacing_Mark", "Mn"),
            Map.entry("Spacing_Mark", "Mc"),
            Map.entry("Enclosing_Mark", "Me"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Letter_Number", "Nl"),
            Map.entry("Other_Number", "No"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Connector_Punctuation", "Pc"),
            Map.entry("Dash_Punctuation", "Pd"),
            Map.entry("Open_Punctuation", "Ps"),
            Map.entry("Close_Punctuation", "Pe"),
            Map.entry("Initial_Punctuation", "Pi"),
            Map.entry("Final_Punctuation", "Pf"),
            Map.entry("Other_Punctuation", "Po"),
            Map.entry("Symbol", "S"),
            Map.entry("Math_Symbol", "Sm"),
            Map.entry("Currency_Symbol", "Sc"),
            Map.entry("Modifier_Symbol", "Sk"),
            Map.entry("Other_Symbol", "So"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Line_Separator", "Zl"),
            Map.entry("Paragraph_Separator", "Zp"),
            Map.entry("Control", "Cc"),
            Map.entry("cntrl", "Cc"),
            Map.entry("Format", "Cf"),
            Map.entry("Surrogate", "Cs"),
            Map.entry("Private_Use", "Co"));

    private final Cursor at;

    ClassReader(Cursor at) {
        this.at = at;
    }

    /** The class whose opening bracket was just read. */
    CharacterClass members() throws PatternMistakeException {
        int start = at.offset() - 1;
        boolean negated = at.skip('^');
        CharacterClass all = CharacterClass.of(CodePoints.NONE);
        while (!at.skip(']')) {
            if (at.ended()) {
                throw new PatternMistakeException(
                        "this class is not closed: write \\[ for the character itself, or the missing ]", start);
            }
            int from = at.offset();
            CharacterClass first = member();
            if (at.follows('-') && !at.follows("-]") && first.single() >= 0) {
                at.skip('-');
                CharacterClass last = member();
                if (last.single() < 0) {
                    // "a-\d": no range, and the hyphen means itself.
                    all = all.and(first).and(last).and(CharacterClass.of(CodePoints.of('-', '-')));
                    continue;
                }
                if (last.single() < first.single()) {
                    throw new PatternMistakeException(
                            "this range ends before it begins: write \\- for the hyphen itself", from);
                }
                first = CharacterClass.of(CodePoints.of(first.single(), last.single()));
            }
            all = all.and(first);
        }
        return negated ? all.others() : all;
    }

    private CharacterClass member() throws PatternMistakeException {
        if (at.ended()) {
            throw at.mistake("this class is not closed: the ] is missing");
        }
        return at.follows('\\') ? escape(true) : one(at.next());
    }

    /** The escape whose backslash is here. */
    CharacterClass escape(boolean inClass) throws PatternMistakeException {
        int start = at.offset();
        at.skip('\\');
        int letter = at.next();
        return switch (letter) {
            case -1 -> throw new PatternMistakeException("a backslash at the end: write \\\\ for the character", start);
            case 'd' -> CharacterClass.of(CodePoints.DIGITS);
            case 'D' -> CharacterClass.of(CodePoints.DIGITS.others());
            case 'w' -> CharacterClass.of(CodePoints.WORD);
            case 'W' -> CharacterClass.of(CodePoints.WORD.others());
            case 's' -> CharacterClass.of(CodePoints.SPACES);
            case 'S' -> CharacterClass.of(CodePoints.SPACES.others());
            case 'p', 'P' -> CharacterClass.ofProperty("\\" + (char) letter + "{" + property(start) + "}");
            case 't' -> one('\t');
            case 'n' -> one('\n');
            case 'v' -> one(0x0B);
            case 'f' -> one('\f');
            case 'r' -> one('\r');
            case '0' -> one(0);
            case 'c' -> one(control(start));
            case 'x' -> one(hex(2, "\\x41", start));
            case 'u' -> one(unicode(start));
            default -> {
                if (inClass && letter == 'b') {
                    yield one('\b');
                }
                if (letter < 0x80 && !Character.isLetterOrDigit(letter) && letter >= ' ') {
                    yield one(letter);
                }
                throw new PatternMistakeException(unknown(letter), start);
            }
        };
    }

    private static String unknown(int letter) {
        return switch (letter) {
            case 'A', 'Z', 'z', 'G' ->
                "ECMA-262 has no \\" + (char) letter + ": write ^ for the start and $ for the end";
            case 'i', 'I', 'C' ->
                "\\" + (char) letter + " is of XML Schema: write the characters out, for example [A-Za-z_:]";
            case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' ->
                "a reference back to a group takes time without a bound: write out what may stand there";
            default ->
                "ECMA-262 has no \\" + Character.toString(letter)
                        + ": remove the backslash, or write \\\\ for a backslash";
        };
    }

    private static CharacterClass one(int codePoint) {
        return CharacterClass.of(CodePoints.of(codePoint, codePoint));
    }

    private int control(int start) throws PatternMistakeException {
        int letter = at.next();
        if (!(letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z')) {
            throw new PatternMistakeException("\\c takes a letter, as in \\cJ", start);
        }
        return letter % 32;
    }

    private int hex(int digits, String example, int start) throws PatternMistakeException {
        int value = at.hex(digits);
        if (value < 0) {
            throw new PatternMistakeException(digits + " hexadecimal digits are missing, as in " + example, start);
        }
        return value;
    }

    private int unicode(int start) throws PatternMistakeException {
        if (at.skip('{')) {
            String digits = at.until('}');
            if (digits == null
                    || !digits.matches("[0-9A-Fa-f]{1,6}")
                    || Integer.parseInt(digits, 16) > CodePoints.LAST) {
                throw new PatternMistakeException("\\u{...} takes the number of a character, as in \\u{1F600}", start);
            }
            return Integer.parseInt(digits, 16);
        }
        int unit = hex(4, "\\u00E9", start);
        if (unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE && at.follows("\\u")) {
            at.skip('\\');
            at.skip('u');
            int low = hex(4, "\\uDE00", start);
            if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        } else if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
            return unit;
        }
        throw new PatternMistakeException("half of a surrogate pair, which no text holds: write \\u{1F600}", start);
    }

    private String property(int start) throws PatternMistakeException {
        String written = at.skip('{') ? at.until('}') : null;
        if (written == null) {
            throw new PatternMistakeException("\\p takes a name in braces, as in \\p{L} or \\p{Script=Greek}", start);
        }
        String name = written.replaceFirst("^(General_Category|gc|Script|sc)=", "");
        String known = CATEGORIES.getOrDefault(name, name);
        try {
            if (known.matches("[A-Z][A-Za-z_]{0,40}")) {
                Pattern.compile("\\p{" + known + "}");
                return known;
            }
        } catch (PatternSyntaxException e) {
            // RE2 does not know it: said below, with what can be written.
        }
        throw new PatternMistakeException(
                "\\p{" + written
                        + "} is not supported: write a general category (\\p{L}, \\p{Lu}, \\p{Nd}), a script (\\p{Script=Greek}) or a range (\\u0000-\\u007F)",
                start);
    }
}
