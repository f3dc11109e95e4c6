package dev.plantline.gateway.odoo;

import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Up to when records were read.
 *
 * @param seconds Unix time of the latest {@code write_date} that was read; 0: none
 * @param subject hash of which records: of others nothing was read yet
 */
record Mark(long seconds, String subject) {
    /** A transaction of Odoo is seen when it commits, with the time at which it began. */
    static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int HASH = 32;

    private static final DateTimeFormatter ODOO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Of which records: another database, model or choice of records begins from the first. */
    static String subject(String place, OdooSource source) {
        var when = Json.MAPPER.valueToTree(new TreeMap<>(source.when())).toString();
        var all = Json.MAPPER.valueToTree(List.of(place, source.model(), when)).toString();
        return Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
    }

    /**
     * What is committed.
     *
     * @param committed null: nothing
     */
    static Mark committed(OffsetAndMetadata committed, String subject) {
        return committed == null || !subject.equals(committed.metadata())
                ? new Mark(0, subject)
                : new Mark(committed.offset(), subject);
    }

    OffsetAndMetadata offset() {
        return new OffsetAndMetadata(seconds, subject);
    }

    /** From when on records are read again; empty: all are. */
    Optional<String> since() {
        return seconds == 0
                ? Optional.empty()
                : Optional.of(ODOO_TIME.format(Instant.ofEpochSecond(seconds).minus(OVERLAP)));
    }

    /**
     * The later of this and a moment at which a record was written.
     *
     * @param writeDate as Odoo writes it; what is none changes nothing
     * @param latest what is later counts as this
     */
    Mark upTo(Optional<String> writeDate, Instant latest) {
        try {
            long written = writeDate
                    .map(text -> LocalDateTime.parse(text, ODOO_TIME).toEpochSecond(ZoneOffset.UTC))
                    .orElse(0L);
            return new Mark(Math.max(seconds, Math.min(written, latest.getEpochSecond())), subject);
        } catch (DateTimeException e) {
            return this;
        }
    }
}
