package dev.plantline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No form that outlives a release changes without the page that says how it may. */
class FormsPageTest {
    private static final Path PAGE = Tree.ROOT.resolve("docs/forms.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| (?!form )(.*) \\| (`[^|]*`) \\| `([0-9a-f]{8})` \\|$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n\"]*$|^\\s*#[^\\n]*$", Pattern.DOTALL | Pattern.MULTILINE);
    /** Components of records, constants of enums, numbers that are versions, and texts that are names: no sentence and no logic. */
    private static final Pattern NAMES = Pattern.compile("\\brecord (\\w+)\\(([^{]*)\\)\\s*(?:implements [^{]*)?\\{"
            + "|\\benum (\\w+) \\{([^;}]*)"
            + "|\\b(?:VERSION|FORM) = (\\d+)"
            + "|[\"']([A-Za-z_@][A-Za-z0-9_.:@/-]*)[\"']");

    @Test
    void whoChangesAFormSaysSoOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        List<MatchResult> rows = ROW.matcher(page).results().toList();
        assertThat(rows).hasSizeGreaterThan(18);
        List<String> stale = new ArrayList<>();
        StringBuilder refreshed = new StringBuilder(page);
        for (MatchResult row : rows) {
            String now = fingerprint(row.group(2));
            if (!now.equals(row.group(3))) {
                stale.add(row.group(1).split(" \\| ")[0] + " (" + row.group(2) + "): " + now);
                refreshed.replace(row.start(3), row.end(3), now);
            }
        }
        if (System.getProperty("refresh") != null) {
            Files.writeString(PAGE, refreshed);
            return;
        }
        assertThat(stale)
                .as(
                        "these forms last longer than a release and have changed. Read their lines in docs/forms.md: is what is out there still"
                                + " read as before? Then say what is new; else raise the version and read the old one. Then run"
                                + " mvn -pl docs test -Drefresh and commit the page with the change")
                .isEmpty();
    }

    @Test
    void aFingerprintIsOfNamesAndNotOfWordsOrLogic() {
        String record =
                "/** Says what. */ public record A(int version, String b) {\n static final int VERSION = 1; String c = \"c-d\"; }";
        assertThat(names(record))
                .isEqualTo(names("public record A(\n  int version, /* why */ String b) { // x\n int f() { return 2; }\n"
                        + " static final int VERSION = 1; String c = \"c-d\"; String d = \"a sentence changes\"; }"))
                .isNotEqualTo(names(record.replace("String b", "String e")))
                .isNotEqualTo(names(record.replace("VERSION = 1", "VERSION = 2")))
                .isNotEqualTo(names(record.replace("c-d", "c-e")));
        assertThat(names("enum What { applied, held; void f() {} }"))
                .isNotEqualTo(names("enum What { applied, kept; void f() {} }"));
    }

    private static String fingerprint(String places) {
        StringBuilder all = new StringBuilder();
        for (MatchResult place : CODE.matcher(places).results().toList()) {
            Path path = Tree.ROOT.resolve(place.group(1));
            List<Path> files = Files.isDirectory(path)
                    ? Tree.files(".java", ".py", ".yaml").stream()
                            .filter(file -> file.startsWith(path))
                            .sorted()
                            .toList()
                    : List.of(path);
            assertThat(files)
                    .as(() -> place.group(1) + " is named in docs/forms.md")
                    .isNotEmpty();
            for (Path file : files) {
                String text = Tree.text(file);
                all.append(file.toString().endsWith(".yaml") ? withoutDescriptions(text) : names(text));
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String names(String code) {
        StringBuilder names = new StringBuilder();
        NAMES.matcher(COMMENT.matcher(code).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceAll("\\s+", ""))
                .forEach(name -> names.append(name).append('\n'));
        return names.toString();
    }

    /** What is said of a field, in one line or folded over several, is no part of its form; nor is a comment. */
    private static String withoutDescriptions(String yaml) {
        StringBuilder kept = new StringBuilder();
        int indent = Integer.MAX_VALUE;
        for (String line : yaml.split("\n")) {
            int here = line.length() - line.stripLeading().length();
            if (here > indent) {
                continue;
            }
            boolean words =
                    line.strip().startsWith("description:") || line.strip().startsWith("#");
            indent = words ? here : Integer.MAX_VALUE;
            if (!words) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }
}
