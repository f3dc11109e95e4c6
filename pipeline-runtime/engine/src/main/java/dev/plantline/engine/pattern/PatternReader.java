package dev.plantline.engine.pattern;

/**
 * Reads one pattern in the meaning of ECMA-262 and writes what RE2 (and, where the pattern is plain enough, Java) reads in the same meaning. Groups
 * capture nothing where only whether the pattern is found counts.
 */
final class PatternReader {
    private static final int MAX_GROUPS_WITHIN = 50;
    private static final int MAX_REPEATS = 1_000;

    private final String pattern;
    private final boolean captures;
    private final ClassReader classes;
    private final Cursor at;
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private int groups;

    /**
     * A reader of one pattern.
     *
     * @param captures whether a group without {@code ?:} keeps what it has found
     */
    PatternReader(String pattern, boolean captures) {
        this.pattern = pattern;
        this.captures = captures;
        this.at = new Cursor(pattern);
        this.classes = new ClassReader(at);
    }

    /** The whole pattern. */
    Reading read() throws PatternMistakeException {
        Reading whole = alternatives();
        if (!at.ended()) {
            throw at.mistake("a closing parenthesis without an opening one: write \\) for the character itself");
        }
        return whole.as(text.toString());
    }

    /** How many groups keep what they have found. */
    int groups() {
        return groups;
    }

    private Reading alternatives() throws PatternMistakeException {
        Reading all = sequence();
        while (at.skip('|')) {
            text.append('|');
            all = all.or(sequence());
        }
        return all;
    }

    private Reading sequence() throws PatternMistakeException {
        Reading sequence = Reading.EMPTY;
        while (!at.ended() && at.peek() != '|' && at.peek() != ')') {
            sequence = sequence.then(item());
        }
        return sequence;
    }

    private Reading item() throws PatternMistakeException {
        int start = at.offset();
        if (at.skip('^')) {
            text.append("\\A");
            return notRepeated(Reading.START);
        }
        if (at.skip('$')) {
            text.append("\\z");
            return notRepeated(Reading.END);
        }
        if (at.skip('(')) {
            return repeated(group(), start);
        }
        if (at.skip('[')) {
            return repeated(write(classes.members()), start);
        }
        if (at.skip('.')) {
            return repeated(write(CharacterClass.of(CodePoints.LINE_ENDS.others())), start);
        }
        if (at.peek() == '\\' && (at.follows("\\b") || at.follows("\\B"))) {
            text.append(pattern, start, start + 2);
            at.skip('\\');
            at.next();
            return notRepeated(Reading.BOUNDARY);
        }
        if (at.peek() == '\\') {
            return repeated(write(classes.escape(false)), start);
        }
        if ("*+?".indexOf(at.peek()) >= 0) {
            throw at.mistake("nothing to repeat before \"" + Character.toString(at.peek())
                    + "\": write a backslash before it for the character itself");
        }
        if (at.peek() == '{') {
            throw at.mistake("nothing to repeat before \"{\": write \\{ for the character itself");
        }
        return repeated(write(CharacterClass.of(CodePoints.of(at.peek(), at.next()))), start);
    }

    private Reading write(CharacterClass characters) {
        text.append(characters.text());
        return characters.isPlain() ? Reading.CHARACTER : Reading.PROPERTY;
    }

    private Reading group() throws PatternMistakeException {
        int start = at.offset() - 1;
        boolean keeps = captures;
        if (at.skip('?')) {
            keeps = !groupKind(start) && captures;
        }
        if (++depth > MAX_GROUPS_WITHIN) {
            throw at.mistake("more than " + MAX_GROUPS_WITHIN + " groups within each other");
        }
        text.append(keeps ? "(" : "(?:");
        groups += keeps ? 1 : 0;
        Reading inside = alternatives();
        if (!at.skip(')')) {
            throw new PatternMistakeException(
                    "this group is not closed: write \\( for the character itself, or the missing )", start);
        }
        text.append(')');
        depth--;
        return inside.grouped();
    }

    /** Whether what the group finds is of no interest. */
    private boolean groupKind(int start) throws PatternMistakeException {
        if (at.skip(':')) {
            return true;
        }
        if (at.follows("=") || at.follows("<=")) {
            throw new PatternMistakeException(
                    "look-around takes time without a bound: write a second pattern beside this one, both under allOf",
                    start);
        }
        if (at.follows("!") || at.follows("<!")) {
            throw new PatternMistakeException(
                    "look-around takes time without a bound: write not: {pattern: ...} beside this pattern", start);
        }
        if (!at.skip('<') || at.until('>') == null) {
            throw new PatternMistakeException(
                    "no kind of group that ECMA-262 knows: write (?:...) or (...); a flag like (?i) is written out, [Aa]",
                    start);
        }
        return false;
    }

    private Reading notRepeated(Reading reading) throws PatternMistakeException {
        if (!at.ended() && ("*+?{".indexOf(at.peek()) >= 0)) {
            throw at.mistake("this repeats a place and not a character: remove it");
        }
        return reading;
    }

    private Reading repeated(Reading once, int start) throws PatternMistakeException {
        if (at.ended()) {
            return once;
        }
        int least;
        int most;
        int quantifier = at.offset();
        if (at.skip('*')) {
            least = 0;
            most = Reading.ENDLESS;
            text.append('*');
        } else if (at.skip('+')) {
            least = 1;
            most = Reading.ENDLESS;
            text.append('+');
        } else if (at.skip('?')) {
            least = 0;
            most = 1;
            text.append('?');
        } else if (at.peek() == '{') {
            at.skip('{');
            least = at.number();
            boolean open = at.skip(',');
            most = !open ? least : at.follows('}') ? Reading.ENDLESS : at.number();
            if (least < 0 || most < 0 || !at.skip('}')) {
                throw new PatternMistakeException(
                        "a repetition is {3}, {3,} or {3,5}; write \\{ for the character itself", quantifier);
            }
            if (most < least) {
                throw new PatternMistakeException("the first number is larger than the second", quantifier);
            }
            if (least > MAX_REPEATS || most > MAX_REPEATS && most != Reading.ENDLESS) {
                throw new PatternMistakeException(
                        "more than " + MAX_REPEATS
                                + " repetitions: write * or + here and minLength or maxLength beside the pattern",
                        quantifier);
            }
            text.append('{').append(least);
            if (open) {
                text.append(',');
                if (most != Reading.ENDLESS) {
                    text.append(most);
                }
            }
            text.append('}');
        } else {
            return once;
        }
        boolean lazy = at.skip('?');
        if (lazy) {
            text.append('?');
        }
        if (!at.ended() && "*+?{".indexOf(at.peek()) >= 0) {
            throw at.mistake("two repetitions of one thing: write a group, (?:...), around the first");
        }
        Reading result = once.repeated(least, most);
        if (result.weight() > EcmaPattern.MAX_WEIGHT) {
            throw new PatternMistakeException(
                    "written out, this is longer than " + EcmaPattern.MAX_WEIGHT
                            + " characters: repeat less, or use maxLength",
                    start);
        }
        return result;
    }
}
