package dev.plantline.odoo.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import dev.plantline.model.PlainText;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads records with their lines in one call, so that both are of one moment. The fields are asked for first and again every quarter of an hour: then a
 * right that is missing is said by its name, and values are of kinds that are known. For one thread.
 */
public final class OdooRecords implements Records {
    /** Of one call; fewer where they are long. */
    static final int MOST_ROWS = 200;

    /** In a row. */
    static final int MOST_UNREAD = 10;

    private static final int HASH = 32;
    /** Whoever reads for Kafka must say there in time that he lives. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(30);

    private static final long LOOK_AGAIN = Duration.ofMinutes(15).toNanos();

    private final OdooProtocol odoo;
    private final String duty;
    private final String place;
    private final String way;
    private final RecordQuery query;
    private final Semaphore calls;
    private final LongSupplier nanos;
    private final long turnMs;
    private ReadingPlan plan;
    private long planned;
    private int rows = MOST_ROWS;
    /** Records in a row at which Odoo failed. */
    private int unread;

    /**
     * Asks nothing yet.
     *
     * @param odoo the way to the database as the duty's user
     * @param duty for what is said when the user may not read
     * @param place see {@link #place}
     * @param way see {@link #way}
     * @param query what is read
     * @param calls one is taken for each call: all readers of one Odoo share them
     */
    public OdooRecords(OdooProtocol odoo, String duty, String place, String way, RecordQuery query, Semaphore calls) {
        this(odoo, duty, place, way, query, calls, System::nanoTime, LONGEST_TURN.toMillis());
    }

    OdooRecords(
            OdooProtocol odoo,
            String duty,
            String place,
            String way,
            RecordQuery query,
            Semaphore calls,
            LongSupplier nanos,
            long turnMs) {
        this.turnMs = turnMs;
        this.way = way;
        this.odoo = odoo;
        this.duty = duty;
        this.place = place;
        this.query = query;
        this.calls = calls;
        this.nanos = nanos;
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public String way() {
        return way;
    }

    @Override
    public Page read(long after, Optional<String> since) throws RecordsUnreadableException {
        try {
            if (!calls.tryAcquire(turnMs, TimeUnit.MILLISECONDS)) {
                return Page.LATER_ON;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecordsUnreadableException("the reader was told to end");
        }
        try {
            if (plan == null || nanos.getAsLong() - planned > LOOK_AGAIN) {
                long begun = nanos.getAsLong();
                plan = ReadingPlan.of(query, new ModelFields(odoo, nanos));
                planned = nanos.getAsLong();
                if (planned - begun > LONGEST_TURN.toNanos()) {
                    return Page.LATER_ON;
                }
            }
            return page(after, since);
        } catch (OdooFault fault) {
            plan = null; // what it was made of may have changed
            rows = Math.max(1, rows / 2);
            throw new RecordsUnreadableException(said(fault));
        } finally {
            calls.release();
        }
    }

    private Page page(long after, Optional<String> since) throws OdooFault, RecordsUnreadableException {
        try {
            Page page = read(plan.parts(), after, since, rows);
            rows = Math.min(MOST_ROWS, rows * 2);
            unread = 0;
            return page;
        } catch (OdooFault fault) {
            if (fault.kind() != OdooFault.Kind.tooLong && !isOfARecord(fault)) {
                throw fault;
            }
            if (rows == 1) {
                return unreadable(after, since, fault);
            }
            rows /= 2;
            if (rows == 1) {
                plan = null; // before a record is blamed: the fields may have changed
            }
            return Page.LATER_ON;
        }
    }

    /** Whether it may be one record at which Odoo fails: its rules refuse it, or what it computes of it raises. */
    private static boolean isOfARecord(OdooFault fault) {
        return switch (fault.kind()) {
            case business, mapping -> true;
            case ambiguous -> fault.name().startsWith("builtins.");
            case configuration -> fault.name().equals(Part.OTHER);
            case unreachable, tooLong, contention, keyRefused, unknownDatabase, notAllowed, unknownName -> false;
        };
    }

    /**
     * A record that cannot be read must not keep the others back: what stands for it is no message of any contract, so it is set aside. Where many in a row
     * cannot be read it is not they that are at fault.
     */
    private Page unreadable(long after, Optional<String> since, OdooFault fault)
            throws OdooFault, RecordsUnreadableException {
        boolean isLong = fault.kind() == OdooFault.Kind.tooLong;
        Page alone = read(Map.of("write_date", new Part(Part.Form.moment, -1)), after, since, 1);
        List<Row> rowsOfIt = new ArrayList<>();
        for (Row each : alone.rows()) {
            if (!isLong && ++unread > MOST_UNREAD) {
                plan = null;
                throw new RecordsUnreadableException(
                        "record " + each.id() + " of " + query.model() + " and the " + MOST_UNREAD
                                + " before it cannot be read: " + PlainText.of(String.valueOf(fault.getMessage())));
            }
            // Without what Odoo says of it, which may be another text each time.
            String why = "record " + each.id() + " of " + query.model() + ", written "
                    + each.writeDate().orElse("at an unknown time")
                    + (isLong
                            ? ", is longer than an answer of Odoo that is read: read fewer fields of it, or give it fewer lines"
                            : ", cannot be read, alone neither: Odoo fails with " + PlainText.of(fault.name())
                                    + ". Correct it in Odoo, or read fewer fields of it");
            rowsOfIt.add(new Row(each.id(), each.writeDate(), bytes(JsonNodeFactory.instance.textNode(why))));
        }
        return new Page(rowsOfIt, alone.isLast());
    }

    private Page read(Map<String, Part> parts, long after, Optional<String> since, int most) throws OdooFault {
        List<Object> domain = new ArrayList<>(plan.when());
        domain.add(List.of("id", ">", after));
        since.ifPresent(moment -> domain.add(List.of("write_date", ">=", moment)));
        JsonNode answer = odoo.call(
                query.model(),
                "web_search_read",
                Map.of(
                        "domain",
                        domain,
                        "specification",
                        Part.specification(parts),
                        "order",
                        "id",
                        "limit",
                        most,
                        "count_limit",
                        1));
        JsonNode records = answer.path("records");
        if (!records.isArray() || records.size() > most) {
            throw new OdooFault(
                    OdooFault.Kind.configuration, "records", odoo + " answers with something else than records");
        }
        List<Row> read = new ArrayList<>();
        long last = after;
        for (JsonNode record : records) {
            JsonNode id = record.path("id");
            if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() <= last) {
                throw new OdooFault(
                        OdooFault.Kind.configuration, "records", odoo + " answers with records that have no order");
            }
            last = id.longValue();
            read.add(row(parts, last, record));
        }
        return new Page(read, records.size() < most);
    }

    private static Row row(Map<String, Part> parts, long id, JsonNode record) throws OdooFault {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("id", id);
        message.setAll(Part.values(parts, record));
        Part.latest(parts, record).ifPresent(moment -> message.put("changedAt", OdooMoments.iso(moment)));
        message.put("contentHash", Hashes.sha256(bytes(message)).substring(0, HASH));
        JsonNode written = record.path("write_date");
        return new Row(id, written.isTextual() ? Optional.of(written.textValue()) : Optional.empty(), bytes(message));
    }

    private static byte[] bytes(JsonNode message) {
        try {
            return Json.MAPPER.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String said(OdooFault fault) {
        String told = PlainText.of(String.valueOf(fault.getMessage()));
        return switch (fault.kind()) {
            case unreachable -> "Odoo is away: " + told;
            case keyRefused ->
                "Odoo refuses the key of duty " + duty + " (" + told
                        + "): it is wrong or has expired. Write a new one into its Secret";
            case unknownDatabase -> "the Odoo has no such database: " + told;
            case notAllowed ->
                "the user of duty " + duty + " may not read this: " + told + " Give him the right in Odoo";
            case unknownName ->
                "this Odoo has no model " + query.model() + " that the user of duty " + duty
                        + " sees: correct it, or install the module that brings it";
            case ambiguous, contention, tooLong, configuration, business, mapping ->
                "records of " + query.model() + " cannot be read: " + told;
        };
    }
}
