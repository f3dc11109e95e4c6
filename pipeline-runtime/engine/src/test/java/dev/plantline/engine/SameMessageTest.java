package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The page for senders tells the truth about what is the same message: each row of its table is tried. */
class SameMessageTest {
    private static final Path PAGE = Path.of("../../docs/sending-messages.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\{.*?\\})` \\| `(\\{.*?\\})` \\| (.*?) \\| ([a-z ]+) \\|", Pattern.MULTILINE);

    @TestFactory
    Stream<DynamicTest> eachRowOfThePageIsTrue() throws IOException {
        var rows = ROW.matcher(Files.readString(PAGE)).results().toList();
        assertThat(rows).hasSizeGreaterThan(14);
        return rows.stream()
                .map(row -> dynamicTest(row.group(), () -> assertThat(
                                second(row.group(1), row.group(2), row.group(3).replaceAll("none|[^a-z, ]", "")))
                        .isEqualTo(row.group(4))));
    }

    /** What the second message is to Plantline. */
    private static String second(String first, String second, String normalize) {
        CompiledInterface compiled = Manifests.ready(
                """
                contract: {version: 1.0.0, format: json, schema: {type: object}, normalize: [%s]}
                keys: {order: [msgId], idempotency: [msgId]}
                mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{msgId}"}, fields: [{to: name, from: msgId, as: string}]}]}
                """
                        .formatted(normalize));
        try {
            MessageKeys one = compiled.keys(compiled.decode(Manifests.json(first)));
            MessageKeys two = compiled.keys(compiled.decode(Manifests.json(second)));
            if (!one.idempotencyKey().equals(two.idempotencyKey())) {
                return "another message";
            }
            return one.contentHash().equals(two.contentHash()) ? "a duplicate" : "a conflict";
        } catch (MessageFailedException e) {
            return "refused";
        }
    }
}
