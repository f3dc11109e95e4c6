package dev.plantline.runtime;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.ownership.TargetKind;
import dev.plantline.engine.KitUse;
import dev.plantline.model.PodMemory;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.Interface;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.Target;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.protocol.OdooConnector;
import dev.plantline.odoo.protocol.OdooEndpoint;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The Odoo targets of a configuration: one per connection, duty, side kit and company, shared by the interfaces that use it, kept while nothing about it
 * changes and one of them runs. Keys are read at every call, so a new one is used at once.
 */
final class OdooTargets implements TargetKind {
    private final Supplier<Mounted> mounted;
    private final AddressRules addresses;

    /** Whoever uses a target holds it; those of configurations that are gone go with the last of them. Under the lock of this. */
    private final Map<Way, WeakReference<Target>> targets = new HashMap<>();

    /** All that decides how an Odoo is reached, and what to trust by its content. */
    private record Way(
            String cluster,
            String url,
            String database,
            String keyFile,
            String kit,
            String noticeKit,
            String company,
            int trusted,
            Path trust,
            int mostBytes) {}

    /**
     * Targets of the configuration of the moment.
     *
     * @param mounted what is mounted now
     * @param addresses say which may be called
     */
    OdooTargets(Supplier<Mounted> mounted, AddressRules addresses) {
        this.mounted = mounted;
        this.addresses = addresses;
    }

    @Override
    public String name() {
        return "odoo";
    }

    @Override
    public boolean isOf(OdooInterfaceSpec spec) {
        return spec.target() != null && spec.target().odoo() != null;
    }

    @Override
    public Opened open(RuntimeConfiguration configuration, Interface of) {
        OdooConnection odooConnection = configuration.odooConnections().get(of.odooConnection());
        if (odooConnection == null) {
            throw new IllegalArgumentException("the configuration has no Odoo connection " + of.odooConnection());
        }
        String name = of.spec().target().odoo().duty();
        String company = of.spec().target().odoo().company();
        Duty duty = odooConnection.duties().get(name);
        if (duty == null) {
            throw new IllegalArgumentException(
                    "the Odoo connection " + of.odooConnection() + " has no credential for the duty " + name);
        }
        String use = KitUse.of(of.spec());
        String kit = duty.kit(use)
                .orElseThrow(() -> new IllegalArgumentException("the duty " + name + " of the Odoo connection "
                        + of.odooConnection() + " has no side kit for "
                        + (use.equals(Duty.STEPS) ? "raw steps" : "the operation " + use)));
        String login = told(of, duty);
        String noticeKit = login == null ? null : duty.kit(Duty.NOTICES).orElse(null);
        var now = mounted.get();
        now.secrets().file(duty.keyFile()); // said now, in words, not at the first call
        String cluster = configuration.plant().cluster();
        int mostBytes = PodMemory.here().answer(configuration.timing().connections(), OdooConnector.MOST_BYTES);
        var way = odooConnection.caFile() == null
                ? new Way(
                        cluster,
                        odooConnection.url(),
                        odooConnection.database(),
                        duty.keyFile(),
                        kit,
                        noticeKit,
                        company,
                        0,
                        null,
                        mostBytes)
                : new Way(
                        cluster,
                        odooConnection.url(),
                        odooConnection.database(),
                        duty.keyFile(),
                        kit,
                        noticeKit,
                        company,
                        Arrays.hashCode(now.secrets().file(odooConnection.caFile())),
                        now.secretDirectory().resolve(odooConnection.caFile()),
                        mostBytes);
        return new Opened(
                target(way),
                of.odooConnection(),
                odooConnection.database() + " at " + odooConnection.url(),
                noticeKit == null ? null : login);
    }

    /** The user of Odoo for who answers for the interface, first of all for what it means; null: the connection names none. */
    private static String told(Interface of, Duty duty) {
        if (of.spec().owners() == null) {
            return null;
        }
        String business = duty.notices().get(of.spec().owners().business().name());
        return business == null
                ? duty.notices().get(of.spec().owners().technical().name())
                : business;
    }

    private synchronized Target target(Way way) {
        targets.values().removeIf(each -> each.get() == null);
        var known = targets.get(way);
        var target = known == null ? null : known.get();
        if (target == null) {
            target = connect(way);
            targets.put(way, new WeakReference<>(target));
        }
        return target;
    }

    private Target connect(Way way) {
        var connection = new OdooEndpoint(
                URI.create(way.url()), way.database(), () -> mounted.get().textOrNull(way.keyFile()), way.trust());
        return new OdooTarget(
                new OdooConnector(way.trust(), addresses).open(connection, OdooConnector.READ_TIMEOUT, way.mostBytes()),
                way.kit(),
                way.noticeKit(),
                way.cluster(),
                way.company());
    }
}
