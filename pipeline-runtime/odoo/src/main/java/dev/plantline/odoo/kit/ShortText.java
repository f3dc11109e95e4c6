package dev.plantline.odoo.kit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The short text of a side kit, made from the same parts as its whole text, so that both decide alike. It works documents that nothing is wrong with: it ends where something
 * is, and leaves it to the whole text to say what. So the sentences of refusals are left out of it, which are more than a tenth of a text, and what the last part
 * defines stands for what parts before it define by the same name. Constants stand where they are named: Odoo looks at a tuple of tuples as at one opcode, whatever is in
 * it, and at two more where it is given a name.
 */
final class ShortText {
    private static final Pattern REFUSAL = Pattern.compile("(?<![\\w.])(?<!def )(?:wrong|refuse)\\(");
    private static final String END = "raise UserError";

    /** What ends with a mark is still to be filled in. */
    private static final Pattern CONSTANT = Pattern.compile("([A-Z][A-Z_]*) = (.*[^@\\n])\\n", Pattern.DOTALL);

    /** Texts, whole numbers, and tuples of them. */
    private static final Pattern LITERAL =
            Pattern.compile("(?:[\\s\\d(),*+]|\"\"\" *\"\"\"|\" *\"|' *'|\\b(?:None|True|False)\\b)+");

    /** Whose text it is and of which operation can be read in it. */
    private static final Set<String> NAMED = Set.of("OWNER", "OPERATION");

    private static final int MOST_REPEATED = 100;

    /** What leaves a place another way than by the end, and what goes on with the statement before it. */
    private static final Pattern LEAVES = Pattern.compile("\\b(?:return|continue|break)\\b");

    private static final Pattern CONTINUES = Pattern.compile("^\\s*(?:else|elif|except|finally|[\\])}])");

    private static final Pattern FUNCTION = Pattern.compile("def (\\w+)\\(");

    private ShortText() {}

    /**
     * The short text.
     *
     * @param seldom functions that end it instead: what calls them is for the whole text
     * @throws IllegalArgumentException when the code has no function of such a name
     */
    static String of(String code, List<String> seldom) {
        return withConstantsInPlace(SlimText.withoutUnused(withoutWaysToTheEnd(
                withoutRefusals(withoutSeldom(withoutReplaced(SlimText.withoutComments(code)), seldom)))));
    }

    /** What can only come to the end is not done before it: all of it would be undone. */
    private static String withoutWaysToTheEnd(String code) {
        List<String> kept = new ArrayList<>();
        for (String line : code.split("\n", -1)) {
            if (line.strip().equals(END)) {
                int indent = line.length() - END.length();
                int from = kept.size();
                for (int at = from - 1;
                        at >= 0
                                && indent(kept.get(at)) >= indent
                                && !LEAVES.matcher(kept.get(at)).find();
                        at--) {
                    if (indent(kept.get(at)) == indent
                            && !CONTINUES.matcher(kept.get(at)).find()) {
                        from = at;
                    }
                }
                kept.subList(from, kept.size()).clear();
            }
            kept.add(line);
        }
        return String.join("\n", kept);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Long ones stand in their place when they are named once. */
    private static String withConstantsInPlace(String code) {
        List<String> blocks = SlimText.blocks(code);
        int at = 0;
        while (at < blocks.size()) {
            Matcher constant = CONSTANT.matcher(blocks.get(at));
            String name = constant.matches() ? constant.group(1) : "";
            if (name.isEmpty() || NAMED.contains(name) || !isLiteral(constant.group(2))) {
                at++;
                continue;
            }
            Pattern named = Pattern.compile("\\b" + name + "\\b");
            String value = "(" + constant.group(2) + ")";
            long times = blocks.stream()
                    .mapToLong(block -> named.matcher(SlimText.withoutTexts(block))
                            .results()
                            .count())
                    .sum();
            if (times > 2 && value.length() > MOST_REPEATED) {
                at++;
                continue;
            }
            blocks.remove(at);
            blocks.replaceAll(block -> inPlace(block, named, value));
            at = 0; // one before it may be a literal now
        }
        return String.join("", blocks);
    }

    private static boolean isLiteral(String value) {
        return LITERAL.matcher(SlimText.withoutTexts(value)).matches();
    }

    private static String inPlace(String block, Pattern named, String value) {
        StringBuilder replaced = new StringBuilder();
        Matcher name = named.matcher(SlimText.withoutTexts(block));
        int from = 0;
        while (name.find()) {
            replaced.append(block, from, name.start()).append(value);
            from = name.end();
        }
        return replaced.append(block.substring(from)).toString();
    }

    private static String withoutSeldom(String code, List<String> seldom) {
        Set<String> missing = new HashSet<>(seldom);
        StringBuilder kept = new StringBuilder();
        for (String block : SlimText.blocks(code)) {
            Matcher name = FUNCTION.matcher(block);
            boolean ends = name.lookingAt() && missing.remove(name.group(1));
            kept.append(ends ? "def " + name.group(1) + "(*given):\n    " + END + "\n" : block);
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no functions of the side kit: " + missing);
        }
        return kept.toString();
    }

    /** Of functions of one name the last stands, where the first stood. */
    private static String withoutReplaced(String code) {
        Map<String, String> last = new LinkedHashMap<>();
        for (String block : SlimText.blocks(code)) {
            Matcher name = FUNCTION.matcher(block);
            last.put(name.lookingAt() ? name.group() : last.size() + "", block);
        }
        return String.join("", last.values());
    }

    /** What refuses ends instead, without what it would say. */
    private static String withoutRefusals(String code) {
        StringBuilder kept = new StringBuilder();
        Matcher refusal = REFUSAL.matcher(code);
        int from = 0;
        while (refusal.find(from)) {
            kept.append(code, from, refusal.start()).append(END);
            from = behind(code, refusal.end());
        }
        return kept.append(code.substring(from)).toString();
    }

    /** Behind the bracket that closes a call. */
    private static int behind(String code, int at) {
        int depth = 1;
        while (depth > 0) {
            char each = code.charAt(at);
            String quotes = SlimText.open(code, at);
            if (!quotes.isEmpty()) {
                at = SlimText.close(code, at + quotes.length(), quotes) + quotes.length();
                continue;
            }
            depth += "([{".indexOf(each) >= 0 ? 1 : ")]}".indexOf(each) >= 0 ? -1 : 0;
            at++;
        }
        return at;
    }
}
