package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run of a gated interface would apply, measured and not applied: counts, sums and hashes, and nothing that a message says. Two that are equal would
 * do the same.
 *
 * @param digest SHA-256 of all the rest, 64 hex digits
 * @param revision of the interface
 * @param codeMaps revisions of the plant's CodeMaps that the mapping names, by name; nothing stands there when it names none
 * @param why which condition of the gate holds, for humans
 * @param messages that would be applied, without repeats
 * @param repeats messages whose idempotency key another one of the batch has
 * @param failing messages that the contract or the mapping refuses as they are now
 * @param totals by document and unit, at most {@value #MOST_TOTALS}
 * @param parts by partition, ascending; those without a message are missing
 * @param commandedBy whose commands have led to tries of held messages that it takes, with who agreed to these commands, at most {@value #MOST_COMMANDERS}; one
 *     {@link AsideState#SOMEBODY} among them: there are others who cannot be named. Nothing stands there when there are none
 * @param changes what it would change in the target; null where the gate does not ask
 */
public record Batch(
        String digest,
        String revision,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> codeMaps,
        String why,
        long messages,
        long repeats,
        long failing,
        List<Total> totals,
        List<Part> parts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedSet<String> commandedBy,
        Changes changes) {
    /** People that are named. */
    public static final int MOST_COMMANDERS = 64;
    /** Documents and units that are told apart. */
    public static final int MOST_TOTALS = 50;
    /** Counts the documents that have no place of their own, all in one. */
    public static final String OTHERS = "others";
    /** Messages of a partition that are measured at once; what stands behind waits for the next run. */
    public static final int MOST_MESSAGES = 200_000;

    /** Copies lists and maps. */
    public Batch {
        codeMaps = codeMaps == null ? new TreeMap<>() : new TreeMap<>(codeMaps);
        totals = List.copyOf(totals);
        parts = List.copyOf(parts);
        commandedBy = commandedBy == null ? new TreeSet<>() : new TreeSet<>(commandedBy);
    }

    /**
     * Messages of one kind.
     *
     * @param document name of the operation, or of the model that is written first
     * @param unit of their main quantity, a currency for instance; null: they have none
     * @param messages how many
     * @param amount sum of the main quantities; null: they have none
     */
    public record Total(String document, String unit, long messages, BigDecimal amount) {
        /** The amount without an exponent; null: there is none. */
        public String amountText() {
            return amount == null ? null : amount.toPlainString();
        }
    }

    /**
     * What would be applied of one partition.
     *
     * @param partition its number
     * @param from offset of the first message without an outcome, for humans
     * @param to offset behind the last message; what stands there or behind is no part of it
     * @param setAside how many of its messages are held and would be tried again, as they are edited now
     * @param stamp of the last command that humans gave about what is set aside; 0: none. What later ones ask for is no part of it
     * @param digest SHA-256 over offset, edition, stamp and content of every message, and over the release that was applied before, 64 hex digits
     */
    public record Part(int partition, long from, long to, long setAside, long stamp, String digest) {}

    /**
     * What would become of the records that the messages describe. A record that several of them describe counts once in its partition.
     *
     * @param records all of them
     * @param created that are not there yet
     * @param changed that are there and would be others
     * @param unclear of which the target refuses a message as things stand
     */
    public record Changes(long records, long created, long changed, long unclear) {
        /** As a clause. */
        public String told() {
            return "of the " + records + " records that its messages describe " + created + " would be new, " + changed
                    + " changed and " + unclear + " unclear";
        }
    }

    /** With its digest. */
    public static Batch of(
            String revision,
            SortedMap<String, String> codeMaps,
            String why,
            long messages,
            long repeats,
            long failing,
            List<Total> totals,
            List<Part> parts,
            SortedSet<String> commandedBy) {
        return new Batch("", revision, codeMaps, why, messages, repeats, failing, totals, parts, commandedBy, null)
                .changing(null);
    }

    /** The same, with what it would change, and the digest of that; null: the gate does not ask. */
    public Batch changing(Changes what) {
        Batch nameless =
                new Batch("", revision, codeMaps, why, messages, repeats, failing, totals, parts, commandedBy, what);
        return nameless.named(nameless.computed());
    }

    private Batch named(String name) {
        return new Batch(
                name, revision, codeMaps, why, messages, repeats, failing, totals, parts, commandedBy, changes);
    }

    /** The digest of what it says; why it waits and where its parts begin do not count. */
    private String computed() {
        StringBuilder text = new StringBuilder();
        text.append(revision)
                .append('\n')
                .append(codeMaps)
                .append('\n')
                .append(messages)
                .append(' ')
                .append(repeats)
                .append(' ')
                .append(failing)
                .append('\n');
        try {
            for (Total each : totals) {
                text.append(Json.MAPPER.writeValueAsString(
                        new Object[] {each.document(), each.unit(), each.messages(), each.amountText()}));
            }
            if (!commandedBy.isEmpty()) {
                text.append('\n').append(Json.MAPPER.writeValueAsString(commandedBy));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        if (changes != null) {
            text.append('\n')
                    .append(changes.records())
                    .append(' ')
                    .append(changes.created())
                    .append(' ')
                    .append(changes.changed())
                    .append(' ')
                    .append(changes.unclear());
        }
        parts.forEach(part -> text.append('\n')
                .append(part.partition())
                .append(' ')
                .append(part.to())
                .append(' ')
                .append(part.digest()));
        return Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same, waiting for another reason. */
    public Batch because(String newWhy) {
        return new Batch(
                digest, revision, codeMaps, newWhy, messages, repeats, failing, totals, parts, commandedBy, changes);
    }

    /** Whether its digest is that of what it says: somebody may have written it by hand. */
    @JsonIgnore
    public boolean isWhole() {
        return digest.equals(computed());
    }

    /**
     * Why these are not the same batch; null: they are.
     *
     * @param now what is there now
     */
    public String differs(Batch now) {
        if (digest.equals(now.digest)) {
            return null;
        }
        String configured = differs(now.revision, now.codeMaps);
        if (configured != null) {
            return configured;
        }
        if (messages != now.messages || repeats != now.repeats || failing != now.failing) {
            return "it has other messages now: " + now.counts() + " instead of " + counts();
        }
        if (!commandedBy.equals(now.commandedBy)) {
            return "other people have given commands about its messages now";
        }
        if (changes != null
                && now.changes != null
                && changing(now.changes).digest.equals(now.digest)) {
            return "it would change something else now: " + now.changes.told() + ", and it was measured when "
                    + changes.told();
        }
        return totals.equals(now.totals)
                ? "the content of its messages is another one now: some were edited, resolved or tried"
                : "its totals are others now";
    }

    /** Why it is not a batch of an interface as it is now; null: it is. */
    public String differs(String revisionNow, Map<String, String> codeMapsNow) {
        if (!revision.equals(revisionNow)) {
            return "the interface has revision " + revisionNow + " now, and not " + revision;
        }
        return Objects.equals(codeMaps, new TreeMap<>(codeMapsNow)) ? null : "its code maps have other revisions now";
    }

    /** The part of a partition; null: it has none. */
    public Part part(int partition) {
        return parts.stream()
                .filter(each -> each.partition() == partition)
                .findFirst()
                .orElse(null);
    }

    private String counts() {
        return messages + " messages, " + repeats + " repeats, " + failing + " failing";
    }
}
