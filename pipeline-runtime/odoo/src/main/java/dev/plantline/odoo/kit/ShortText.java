package dev.plantline.odoo.kit;

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
 * defines stands for what parts before it define by the same name.
 */
final class ShortText {
    private static final Pattern REFUSAL = Pattern.compile("(?<![\\w.])(?<!def )(?:wrong|refuse)\\(");
    private static final String END = "raise UserError";

    private static final Pattern FUNCTION = Pattern.compile("def (\\w+)\\(");

    private ShortText() {}

    /**
     * The short text.
     *
     * @param seldom functions that end it instead: what calls them is for the whole text
     * @throws IllegalArgumentException when the code has no function of such a name
     */
    static String of(String code, List<String> seldom) {
        return SlimText.withoutUnused(
                withoutRefusals(withoutSeldom(withoutReplaced(SlimText.withoutComments(code)), seldom)));
    }

    private static String withoutSeldom(String code, List<String> seldom) {
        Set<String> missing = new HashSet<>(seldom);
        StringBuilder kept = new StringBuilder();
        for (String block : SlimText.BLOCK.split(code)) {
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
        for (String block : SlimText.BLOCK.split(code)) {
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
