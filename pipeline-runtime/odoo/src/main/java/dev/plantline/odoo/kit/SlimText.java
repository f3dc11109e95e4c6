package dev.plantline.odoo.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A side kit's text without what Odoo needs not read. Odoo compiles a server action in each call and looks at each of its opcodes, so that what costs is code:
 * functions and constants that nothing in the text names are left out. Comments, docstrings and blank lines cost next to nothing and are left out as well, because a text that
 * is stored, sent and looked at should be short; they are for who reads the parts. Names stay, so that what Odoo logs of a failure can be read.
 *
 * <p>It knows as much of Python as the parts use: one statement a line or brackets around its end, and docstrings in three double quotes on lines of their own.
 */
final class SlimText {
    private static final String QUOTES = "\"\"\"";
    /** What the generator has put something in front of, and finds again in a text that stands in Odoo. */
    private static final Pattern MARKER = Pattern.compile("# @[a-z]+@");

    private static final Pattern BLOCK = Pattern.compile("(?m)^(?=\\S)");
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Pattern NAMED = Pattern.compile(
            "(?:def (?=\\w+\\()|(?=[A-Z_]+ = )|(?=[a-z]+ = (?:\\{}|\\[]|set\\(\\))$))(\\w+)", Pattern.MULTILINE);

    private SlimText() {}

    /** The same program; the comment that the text begins with stays up to its first blank line. */
    static String of(String code) {
        return withoutUnused(withoutComments(code));
    }

    static String withoutComments(String code) {
        StringBuilder kept = new StringBuilder();
        boolean beginning = true;
        String quotes = ""; // of the text of several lines that a line begins in
        boolean documents = false; // whether that text is a docstring
        String missing = ""; // indent of a docstring behind which a function may have nothing
        for (String line : code.split("\n", -1)) {
            beginning &= line.startsWith("#");
            if (beginning) {
                kept.append(line).append('\n');
                continue;
            }
            if (documents) {
                documents = !line.contains(QUOTES);
                continue;
            }
            String stripped = line.strip();
            if (quotes.isEmpty() && stripped.startsWith(QUOTES)) {
                documents = !stripped.substring(QUOTES.length()).contains(QUOTES);
                missing = line.substring(0, line.indexOf('"'));
                continue;
            }
            boolean inside = !quotes.isEmpty();
            int end = 0;
            while (end < line.length()) {
                if (!quotes.isEmpty()) {
                    int close = close(line, end, quotes);
                    if (close < 0) {
                        end = line.length();
                    } else {
                        end = close + quotes.length();
                        quotes = "";
                    }
                } else if (line.charAt(end) == '#' && !MARKER.matcher(line).find(end)) {
                    break;
                } else if (line.charAt(end) == '#') {
                    end = line.length();
                } else {
                    quotes = open(line, end);
                    end += Math.max(1, quotes.length());
                }
            }
            String rest = line.substring(0, end).stripTrailing();
            if (!inside && rest.isEmpty()) {
                continue;
            }
            if (!missing.isEmpty() && !rest.startsWith(missing)) {
                kept.append(missing).append("pass\n");
            }
            missing = "";
            kept.append(inside ? line : rest).append('\n');
        }
        return missing.isEmpty()
                ? kept.toString()
                : kept.append(missing).append("pass\n").toString();
    }

    /** The quotes that a text begins with here; empty: none does. */
    static String open(String line, int at) {
        char first = line.charAt(at);
        if (first != '"' && first != '\'') {
            return "";
        }
        String three = String.valueOf(first).repeat(3);
        return line.startsWith(three, at) ? three : String.valueOf(first);
    }

    /** Where a text ends that goes on here; below 0: not in this line. */
    static int close(String line, int from, String quotes) {
        for (int at = from; at < line.length(); at++) {
            if (line.charAt(at) == '\\') {
                at++;
            } else if (line.startsWith(quotes, at)) {
                return at;
            }
        }
        return -1;
    }

    /** The code without what stands in quotes: spaces stand there instead, so that each place stays where it is. */
    static String withoutTexts(String code) {
        StringBuilder masked = new StringBuilder(code);
        int at = 0;
        while (at < code.length()) {
            String quotes = open(code, at);
            if (code.charAt(at) == '#') {
                int end = code.indexOf('\n', at);
                at = end < 0 ? code.length() : end;
            } else if (quotes.isEmpty()) {
                at++;
            } else {
                int end = close(code, at + quotes.length(), quotes);
                for (int inside = at + quotes.length(); inside < end; inside++) {
                    masked.setCharAt(inside, ' ');
                }
                at = end + quotes.length();
            }
        }
        return masked.toString();
    }

    /** A name that stands nowhere else cannot be called: nothing in a side kit calls by a name that it puts together. */
    static String withoutUnused(String code) {
        List<String> blocks = blocks(code);
        boolean found = true;
        while (found) {
            Map<String, Integer> words = new HashMap<>();
            blocks.forEach(block -> count(block).forEach((word, times) -> words.merge(word, times, Integer::sum)));
            found = blocks.removeIf(block -> isUnused(block, words));
        }
        return String.join("", blocks);
    }

    private static boolean isUnused(String block, Map<String, Integer> words) {
        Matcher name = NAMED.matcher(block);
        return name.lookingAt() && words.get(name.group(1)).equals(count(block).get(name.group(1)));
    }

    /** What stands below each line that is not indented; of one text in quotes all lines. */
    static List<String> blocks(String code) {
        String masked = withoutTexts(code);
        List<String> blocks = new ArrayList<>();
        int from = 0;
        Matcher begin = BLOCK.matcher(masked);
        while (begin.find()) {
            if (begin.start() > from) {
                blocks.add(code.substring(from, begin.start()));
                from = begin.start();
            }
        }
        blocks.add(code.substring(from));
        return blocks;
    }

    private static Map<String, Integer> count(String block) {
        Map<String, Integer> words = new HashMap<>();
        Matcher word = WORD.matcher(withoutTexts(block));
        while (word.find()) {
            words.merge(word.group(), 1, Integer::sum);
        }
        return words;
    }
}
