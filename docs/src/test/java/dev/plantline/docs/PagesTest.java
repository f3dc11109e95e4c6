package dev.plantline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages name is in the repository. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A page whose name is written in capitals; README is the only one here. */
    private static final Pattern CITED = Pattern.compile("\\b([A-Z]{4,})\\.md\\b");

    /** A place of a text that is not in the repository, such as the number of one of its sections. */
    private static final Pattern PLACE = Pattern.compile(
            "§ ?\\d|(?<!RFC \\d{4} )\\b[Ss]ection \\d|\\b[Ii]ssue #?\\d|\\b(DESIGN|DELIVERY|HOUSE|GOVERNANCE)\\b(?!\\)| =)");

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path page : Tree.files(".md")) {
            Matcher link = LINK.matcher(withoutCode(Tree.text(page)));
            while (link.find()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
                    broken.add(Tree.name(page) + ": " + target);
                }
            }
        }
        assertThat(broken)
                .as("relative links without a file or without that heading")
                .isEmpty();
    }

    @Test
    void noPageIsCitedThatIsNotHere() {
        Set<String> pages = Tree.files(".md").stream()
                .map(page -> page.getFileName().toString())
                .collect(Collectors.toSet());
        List<String> cited = new ArrayList<>();
        for (Path file :
                Tree.files(".java", ".md", ".yaml", ".xml", ".py", ".properties", ".txt", ".tpl", "run", "plantline")) {
            if (file.endsWith("PagesTest.java")) {
                continue;
            }
            int number = 0;
            for (String line : (Iterable<String>) Tree.text(file).lines()::iterator) {
                number++;
                Matcher page = CITED.matcher(line);
                boolean missing = page.find() && !pages.contains(page.group());
                if (missing || PLACE.matcher(line).find()) {
                    cited.add(Tree.name(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertThat(cited).as("citations of what is not in the repository").isEmpty();
    }

    /** A class may move from one package to another without a change of the table; it may not vanish. */
    @Test
    void everythingInTheTableWhereToAddIsThere() {
        Path page = Tree.ROOT.resolve("docs/contributing.md");
        String table = section(Tree.text(page), "Where do I add a …");
        Set<String> classes = Tree.files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        Set<String> named = new LinkedHashSet<>();
        Matcher code = CODE.matcher(table);
        while (code.find()) {
            named.add(code.group(1));
        }
        List<String> missing = named.stream()
                .filter(name -> name.contains("/")
                        ? !Files.exists(Tree.ROOT.resolve(name))
                        : name.matches("[A-Z][A-Za-z0-9.]+") && !classes.contains(name.split("\\.")[0]))
                .toList();
        assertThat(named).as("paths and classes in the table").hasSizeGreaterThan(20);
        assertThat(missing)
                .as("paths and classes of the table that are not there")
                .isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path file = path.isEmpty()
                ? page
                : page.resolveSibling(URLDecoder.decode(path, StandardCharsets.UTF_8))
                        .normalize();
        if (!file.startsWith(Tree.ROOT) || !Files.exists(file)) {
            return false;
        }
        return hash < 0 || anchors(Tree.text(file)).contains(target.substring(hash + 1));
    }

    /** Anchors of the headings as GitHub makes them: lower case, blanks to hyphens, no punctuation; the second of a name has -1. */
    private static Set<String> anchors(String text) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new LinkedHashSet<>();
        Matcher heading = HEADING.matcher(FENCE.matcher(text).replaceAll(""));
        while (heading.find()) {
            String anchor = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    private static String withoutCode(String text) {
        return CODE.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("");
    }

    private static String section(String text, String heading) {
        int from = text.indexOf("## " + heading);
        assertThat(from).as("the section " + heading).isNotNegative();
        int to = text.indexOf("\n## ", from + 1);
        return text.substring(from, to < 0 ? text.length() : to);
    }
}
