package dev.plantline.runtime;

import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.model.PodMemory;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.records.RecordQuery;
import dev.plantline.model.records.Records;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.records.OdooRecords;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The Odoos from which a gateway reads. It calls each with one call at once, whatever the number of its interfaces: the worker that delivery leaves to
 * people. Keys are read at every call, so a new one is used at once.
 */
final class OdooRecordSources implements Records.Opener {
    /** Interfaces that read at once hold one answer each. */
    private static final int ANSWERS_AT_ONCE = 4;

    private final Supplier<Mounted> mounted;
    private final AddressRules addresses;
    private final Map<String, Semaphore> calls = new ConcurrentHashMap<>();

    /**
     * Odoos of the configuration of the moment.
     *
     * @param mounted what is mounted now
     * @param addresses say which may be called
     */
    OdooRecordSources(Supplier<Mounted> mounted, AddressRules addresses) {
        this.mounted = mounted;
        this.addresses = addresses;
    }

    @Override
    public Records open(String connection, OdooSource source, RecordQuery query) {
        var now = mounted.get();
        OdooConnection odoo = now.configuration().odooConnections().get(connection);
        if (odoo == null) {
            throw new IllegalArgumentException(
                    "the configuration has no Odoo connection " + connection + " to read from");
        }
        Duty duty = odoo.duties().get(source.duty());
        if (duty == null) {
            throw new IllegalArgumentException("the Odoo connection " + connection + " has no credential for the duty "
                    + source.duty() + ", with which its records are to be read");
        }
        now.secrets().file(duty.keyFile()); // said now, in words, not at the first call
        Path trust = odoo.caFile() == null ? null : now.secretDirectory().resolve(odoo.caFile());
        var endpoint = new OdooEndpoint(
                URI.create(odoo.url()), odoo.database(), () -> mounted.get().textOrNull(duty.keyFile()), trust);
        int mostBytes = PodMemory.here().answer(ANSWERS_AT_ONCE, OdooConnector.MOST_BYTES);
        String place = odoo.url() + " " + odoo.database();
        int trusted = trust == null ? 0 : Arrays.hashCode(now.secrets().file(odoo.caFile()));
        String way = String.join(" ", place, connection, duty.keyFile(), String.valueOf(trust), "" + trusted);
        return new OdooRecords(
                new OdooConnector(trust, addresses).open(endpoint, OdooConnector.READ_TIMEOUT, mostBytes),
                source.duty(),
                place,
                way,
                query,
                calls.computeIfAbsent(place, first -> new Semaphore(1, true)));
    }
}
