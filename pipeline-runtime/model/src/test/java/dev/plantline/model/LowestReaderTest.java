package dev.plantline.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JavaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** After a rollback a release meets what the later one stored, and reads as much of it as that allowed. */
class LowestReaderTest {
    /** What later readers know beside what reader 1 does: with reader 2 of the configuration who released a batch, and the mark that it brings; with reader 3 what
     * it would change. */
    private static final List<String> SINCE = List.of(
            "Batch$Changes.changed",
            "Batch$Changes.created",
            "Batch$Changes.records",
            "Batch$Changes.unclear",
            "Batch.changes",
            "RuntimeConfiguration$Release.by",
            "RuntimeConfiguration$Release.proven",
            "RuntimeConfiguration.lowestReader");

    private static final String CONFIGURATION =
            """
            {"version": 1, %s "role": "batch", "latencyClass": "nightly",
             "plant": {"name": "lyon", "cluster": "here", "timeZone": "Europe/Paris", "maxMessageBytes": 1024, "language": "fr",
              "kafka": {"bootstrapServers": "k:1", "tls": false}},
             "odooConnections": {}, "interfaces": [{"name": "lots", "revision": "r1", "partitions": 1, "colour": "blue"}]}
            """;
    private static final String CODES =
            """
            {"version": 1, %s "name": "units", "revision": "r1", "colour": "blue",
             "spec": {"kind": "unit", "entries": [{"code": "KGM", "value": "kg", "note": "kilograms"}]}}
            """;
    private static final String WAITING_CODES =
            """
            {"version": 1, %s "name": "units", "revision": "r1", "interfaces": ["lots"], "colour": "blue",
             "spec": {"kind": "unit", "entries": [{"code": "KGM", "value": "kg", "note": "kilograms"}]}}
            """;
    private static final String WAITING =
            """
            {"version": 1, %s "name": "lots", "revision": "r1", "colour": "blue", "spec": {"hue": 7}}
            """;

    @Test
    void whatALaterReleaseMarkedReadableIsReadWithoutWhatIsNotKnown() throws IOException {
        var read = RuntimeConfiguration.read(List.of(marked(CONFIGURATION, "1")));
        assertThat(read.plant().name()).isEqualTo("lyon");
        assertThat(read.interfaces())
                .extracting(RuntimeConfiguration.Interface::revision)
                .containsExactly("r1");
        assertThat(RuntimeConfiguration.readPlant(marked(CONFIGURATION, "1")).plant())
                .isEqualTo(read.plant());
        assertThat(CodeMapFile.read(zipped(marked(CODES, "1"))).spec().entries())
                .extracting(each -> each.value())
                .containsExactly("kg");
        assertThat(CandidateFile.read(zipped(marked(WAITING, "1"))).revision()).isEqualTo("r1");
        assertThat(CandidateTable.read(zipped(marked(WAITING_CODES, "1"))).interfaces())
                .containsExactly("lots");
    }

    /** Else a gate, or a proof that commands need, would be passed over. */
    @Test
    void whatALaterReleaseMarkedForItsOwnReaderIsRefusedWithWhatToDo() throws IOException {
        var later = later(RuntimeConfiguration.READER);
        var why = why(RuntimeConfiguration.READER);
        assertThatThrownBy(() -> RuntimeConfiguration.read(List.of(marked(CONFIGURATION, later))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the configuration was written by a later release and " + why);
        assertThatThrownBy(() -> RuntimeConfiguration.readPlant(marked(CONFIGURATION, later)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
        var codes = zipped(marked(CODES, later(CodeMapFile.READER)));
        assertThatThrownBy(() -> CodeMapFile.read(codes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a code map was written by a later release and " + why(CodeMapFile.READER));
        var waiting = zipped(marked(WAITING, later(CandidateFile.READER)));
        assertThatThrownBy(() -> CandidateFile.read(waiting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why(CandidateFile.READER));
        var waitingCodes = zipped(marked(WAITING_CODES, later(CandidateTable.READER)));
        assertThatThrownBy(() -> CandidateTable.read(waitingCodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why(CandidateTable.READER));
    }

    private static String later(int reader) {
        return String.valueOf(reader + 1);
    }

    private static String why(int reader) {
        return "must not be half understood: it takes reader " + later(reader) + ", and this release has reader "
                + reader + ". Run the release that wrote it, or a newer one";
    }

    /** Who released a batch is for the audit: reader 1 applies it without knowing. What has nothing that reader 1 does not know has no mark and stays as it was. */
    @Test
    void aConfigurationThatSaysWhoReleasedABatchMayBeReadByReaderOneAndNoOtherHasAMark() throws IOException {
        var plain = RuntimeConfiguration.read(List.of(CONFIGURATION
                .replace(", \"colour\": \"blue\"", "")
                .formatted("")
                .replace("\"language\": \"fr\",", "")));
        var batch = Batch.of("r1", new TreeMap<>(), "always", 1, 0, 0, List.of(), List.of(), new TreeSet<>());
        var by = List.of(new Approved.By("ana", "business", Instant.parse("2026-11-27T08:00:00Z"), null, null));
        var lots = plain.interfaces().get(0);
        var released =
                plain.with(List.of(lots.with(new RuntimeConfiguration.Release("lots-1", true, batch, true, by))));
        assertThat(Json.MAPPER.writeValueAsString(plain)).doesNotContain("lowestReader");
        assertThat(Json.MAPPER.writeValueAsString(
                        plain.with(List.of(lots.with(new RuntimeConfiguration.Release("lots-1", false, batch))))))
                .doesNotContain("lowestReader", "\"by\"", "\"proven\"");
        var text = Json.MAPPER.writeValueAsString(released);
        assertThat(text).contains("\"lowestReader\":1");
        assertThat(RuntimeConfiguration.read(List.of(text))).isEqualTo(released);
        assertThat(RuntimeConfiguration.readPlant(text).plant()).isEqualTo(plain.plant());

        // Whoever does not know the gate that asks what would be changed refuses its interface, and no other.
        var asked = plain.with(List.of(lots.with(
                new RuntimeConfiguration.Release("lots-1", false, batch.changing(new Batch.Changes(1, 1, 0, 0))))));
        var told = Json.MAPPER.writeValueAsString(asked);
        assertThat(told).contains("\"lowestReader\":1");
        assertThat(RuntimeConfiguration.read(List.of(told))).isEqualTo(asked);
    }

    @Test
    void whatHasNoMarkIsReadStrictly() throws IOException {
        var unmarked = CONFIGURATION.formatted("");
        assertThatThrownBy(() -> RuntimeConfiguration.read(List.of(unmarked)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unrecognized field");
        assertThatThrownBy(() -> RuntimeConfiguration.readPlant(unmarked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("language");
        var codes = zipped(CODES.formatted(""));
        assertThatThrownBy(() -> CodeMapFile.read(codes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unrecognized field");
        var waiting = zipped(WAITING.formatted(""));
        assertThatThrownBy(() -> CandidateFile.read(waiting)).isInstanceOf(IllegalArgumentException.class);
        var waitingCodes = zipped(WAITING_CODES.formatted(""));
        assertThatThrownBy(() -> CandidateTable.read(waitingCodes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMarkThatIsNoReaderAllowsNothing() {
        for (String mark : List.of("0", "-1", "1.0", "\"1\"", "true", "null", "{}", "99999999999")) {
            assertThatThrownBy(() -> RuntimeConfiguration.read(List.of(marked(CONFIGURATION, mark))))
                    .as(mark)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> RuntimeConfiguration.readPlant(marked(CONFIGURATION, mark)))
                    .as(mark)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Whoever adds a field writes the mark, else a rollback meets a document that nobody said may be read. */
    @Test
    void whoAddsAFieldToAMarkedFormMustSayWhoMayPassOverIt() throws IOException {
        assertThat(List.of(
                        RuntimeConfiguration.READER, CodeMapFile.READER, CandidateFile.READER, CandidateTable.READER))
                .containsExactly(3, 1, 1, 1);
        var fields = new TreeSet<String>();
        var seen = new HashSet<Class<?>>();
        for (Class<?> form :
                List.of(RuntimeConfiguration.class, CodeMapFile.class, CandidateFile.class, CandidateTable.class)) {
            collect(Json.MAPPER.constructType(form), fields, seen);
        }
        try (var known = LowestReaderTest.class.getResourceAsStream("fields-of-reader-1.txt")) {
            assertThat(fields)
                    .as(
                            """
                            what stands in configurations, code tables and waiting revisions has changed. A field is new: raise READER of \
                            each form that has it, let the writer of these documents put lowestReader into each that has the field, as docs/forms.md \
                            says under "After a rollback", and add it to SINCE. One is gone: that needs a new VERSION""")
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(new String(known.readAllBytes(), UTF_8).lines(), SINCE.stream())
                                    .toList());
        }
    }

    private static void collect(JavaType type, Set<String> fields, Set<Class<?>> seen) {
        Class<?> raw = type.getRawClass();
        if (type.getContentType() != null) {
            collect(type.getContentType(), fields, seen);
        } else if (raw.getName().startsWith("dev.plantline.") && !raw.isEnum() && seen.add(raw)) {
            for (var each :
                    Json.MAPPER.getSerializationConfig().introspect(type).findProperties()) {
                fields.add(raw.getName().replaceAll("^.*[.]", "") + "." + each.getName());
                collect(each.getPrimaryType(), fields, seen);
            }
        }
    }

    private static String marked(String document, String lowest) {
        return document.formatted("\"lowestReader\": " + lowest + ",");
    }

    private static byte[] zipped(String json) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(json.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
