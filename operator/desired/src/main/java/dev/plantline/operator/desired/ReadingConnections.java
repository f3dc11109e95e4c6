package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Odoos from which a plant's gateway reads, each with the duties that read and no other. */
final class ReadingConnections {
    private final ClusterState world;
    private final Plant plant;
    private final Map<String, OdooConnection> written;

    /**
     * Of a plant.
     *
     * @param written the connections to which its interfaces write: where one of them is has been decided already, for both ways
     */
    ReadingConnections(ClusterState world, Plant plant, Map<String, OdooConnection> written) {
        this.world = world;
        this.plant = plant;
        this.written = written;
    }

    /** By name of the connection; one that nobody knows any more is left out, and the gateway says so. */
    Map<String, OdooConnection> of(EffectiveInterfaces effective) {
        var all = new TreeMap<String, OdooConnection>();
        for (var each : effective.live()) {
            var spec = each.configuration().spec();
            spec.source().needs().reading().ifPresent(reading -> {
                var name = reading.connection(each.configuration().odooConnection());
                reached(name, reading)
                        .map(odoo -> with(name, odoo, reading.duty()))
                        .ifPresent(odoo -> all.merge(name, odoo, ReadingConnections::both));
            });
        }
        return all;
    }

    private Optional<OdooConnection> reached(String name, SourceNeeds.Reading reading) {
        var declared = world.odooConnection(plant.getMetadata().getNamespace(), name);
        return Optional.ofNullable(written.get(name))
                // A changed address counts when there is a key for it; until then the gateway reads where it did.
                .or(() -> declared.filter(now -> SecretFiles.odooKey(now, reading.duty())
                                .flatMap(use -> world.secrets()
                                        .answer(plant.getMetadata().getNamespace(), use)
                                        .value())
                                .isPresent())
                        .map(now -> RuntimeConfigurations.odooConnection(now, reading.duty())))
                .or(() -> running(name, reading.duty()))
                .or(() -> declared.map(now -> RuntimeConfigurations.odooConnection(now, reading.duty())));
    }

    private Optional<OdooConnection> running(String name, String duty) {
        return world.running().stream()
                .filter(each -> each.role() == RuntimeConfiguration.Role.gateway
                        && each.plant().name().equals(plant.getMetadata().getName()))
                .flatMap(each -> Optional.ofNullable(each.odooConnections().get(name)).stream())
                .filter(each -> each.duties().containsKey(duty))
                .findFirst();
    }

    private static OdooConnection with(String name, OdooConnection odoo, String duty) {
        return new OdooConnection(
                odoo.url(),
                odoo.database(),
                odoo.caFile(),
                odoo.workers(),
                Map.of(duty, new Duty(SecretFiles.odooKey(name, duty, odoo.url()), null)));
    }

    /** Where one interface goes on at a former address, all that read this connection do. */
    private static OdooConnection both(OdooConnection first, OdooConnection second) {
        var duties = new TreeMap<>(first.duties());
        second.duties().forEach((duty, key) -> {
            if (first.url().equals(second.url())) {
                duties.putIfAbsent(duty, key);
            }
        });
        return new OdooConnection(first.url(), first.database(), first.caFile(), first.workers(), duties);
    }
}
