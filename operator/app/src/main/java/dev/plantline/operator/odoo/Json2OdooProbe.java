package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.model.network.AddressRefusedException;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.DutyUser;
import dev.plantline.odoo.InstallationRefusedException;
import dev.plantline.odoo.KeyEnd;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooAdministration.DutyKit;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Over the protocol of the Odoo, and with the kinds of its faults. */
public final class Json2OdooProbe implements OdooProbe {
    private static final Logger LOG = Logger.getLogger(Json2OdooProbe.class);

    private static final String KEY_REFUSED = "KeyRefused";
    private static final String ODOO_AWAY = "OdooAway";
    /** Among the names of duties, which are not empty. */
    private static final String ADMINISTRATOR = "";

    /** Reason of a user that serves more than one duty. */
    static final String SHARED_ODOO_USER = "SharedOdooUser";

    private static final List<Finding> NO_KIT_IN_USE = List.of(
            Finding.unknown(
                    Finding.ODOO_UNGUARDED, "NoKitInUse", "No side kit is in use, so the guards are not looked at."),
            Finding.unknown(
                    Finding.SIDE_KIT_UNATTESTED,
                    "NoKitInUse",
                    "No side kit is in use, so there is none to vouch for."));

    private final SideKitNames names = new SideKitNames();
    private final Supplier<String> cluster;
    private final AddressRules addresses;
    private final InstantSource clock;

    /**
     * A probe that looks at side kits, and installs them, for one cluster.
     *
     * @param cluster tells the cluster's identity; asked for when there is a side kit to look at
     * @param addresses say which may be called
     * @param clock the wall clock, by which what was left behind in Odoo is told
     */
    public Json2OdooProbe(Supplier<String> cluster, AddressRules addresses, InstantSource clock) {
        this.cluster = cluster;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public Look look(OdooAccess access, Map<DutyUse, KitInUse> kits) {
        Path trust = null;
        try {
            URI url = URI.create(access.url());
            addresses.web(url);
            trust = trust(access);
            OdooAdministration duties = new OdooAdministration(url, access.database(), trust, addresses);
            return look(duties, asAdministrator(duties, url, access), access, kits);
        } catch (AddressRefusedException e) {
            return Look.nothing(
                    Finding.no(Finding.ODOO_REACHABLE, "AddressRefused", "spec.url: " + e.getMessage()), null);
        } finally {
            forget(trust);
        }
    }

    @Override
    public StockReading stock(OdooAccess access, long after, BooleanSupplier goesOn) throws OdooFault {
        try {
            URI url = URI.create(access.url());
            addresses.web(url);
            return new OdooAdministration(url, access.database(), access.administratorTrust(), addresses)
                    .stock(access::administratorKey, after, clock.instant(), goesOn);
        } catch (AddressRefusedException e) {
            throw new OdooFault(OdooFault.Kind.configuration, "address", "spec.url: " + e.getMessage());
        }
    }

    @Override
    public TargetModels models(OdooAccess access, String duty, Function<TargetModels, Set<String>> wanted)
            throws OdooFault {
        Path trust = null;
        try {
            URI url = URI.create(access.url());
            addresses.web(url);
            trust = trust(access);
            return new OdooAdministration(url, access.database(), trust, addresses)
                    .models(() -> access.keys().get(duty), wanted);
        } catch (AddressRefusedException e) {
            throw new OdooFault(OdooFault.Kind.configuration, "address", "spec.url: " + e.getMessage());
        } finally {
            forget(trust);
        }
    }

    @Override
    public Users users(OdooAccess access, Map<String, NeededGroups> needs) throws OdooFault {
        Path trust = null;
        try {
            URI url = URI.create(access.url());
            addresses.web(url);
            trust = trust(access);
            OdooAdministration duties = new OdooAdministration(url, access.database(), trust, addresses);
            return users(duties, asAdministrator(duties, url, access), access, needs);
        } catch (AddressRefusedException e) {
            throw new OdooFault(OdooFault.Kind.configuration, "address", "spec.url: " + e.getMessage());
        } finally {
            forget(trust);
        }
    }

    private Users users(
            OdooAdministration odoo,
            OdooAdministration asAdministrator,
            OdooAccess access,
            Map<String, NeededGroups> needs)
            throws OdooFault {
        SortedMap<String, DutyUser> read = new TreeMap<>();
        Map<String, Long> users = new HashMap<>();
        for (Map.Entry<String, String> key : access.keys().entrySet()) {
            try {
                users.put(key.getKey(), odoo.user(key::getValue));
                if (access.administratorKey() == null) {
                    read.put(key.getKey(), new DutyUser(odoo.keyEnd(key.getValue(), clock.instant()), null));
                }
            } catch (OdooFault fault) {
                if (fault.kind() != OdooFault.Kind.keyRefused) {
                    throw fault;
                }
                // One duty's key says nothing about the others.
                read.put(key.getKey(), new DutyUser(KeyEnd.REFUSED, null));
            }
        }
        if (access.administratorKey() == null) {
            return new Users(read, null);
        }
        Map<String, String> keys = new HashMap<>(access.keys());
        keys.put(ADMINISTRATOR, access.administratorKey());
        users.put(ADMINISTRATOR, asAdministrator.user(access::administratorKey));
        read.putAll(asAdministrator.dutyUsers(access::administratorKey, keys, users, needs, clock.instant()));
        KeyEnd administrator = read.remove(ADMINISTRATOR).key();
        return new Users(read, administrator);
    }

    /** The plant has no say in whom an administrator's key is sent to, so the certificates that it trusts do not count there. */
    private OdooAdministration asAdministrator(OdooAdministration duties, URI url, OdooAccess access) {
        boolean same = access.ca() == null && access.administratorTrust() == null;
        return same || access.administratorKey() == null
                ? duties
                : new OdooAdministration(url, access.database(), access.administratorTrust(), addresses);
    }

    /**
     * Looks.
     *
     * @param odoo for the keys of duties
     * @param asAdministrator for the administrator's
     */
    private Look look(
            OdooAdministration odoo,
            OdooAdministration asAdministrator,
            OdooAccess access,
            Map<DutyUse, KitInUse> wanted) {
        String version = null;
        String checking = null;
        try {
            version = odoo.serverVersion();
            Finding reachable =
                    Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, access + " answers to every key.");
            Map<DutyUse, KitInUse> usable = new TreeMap<>(wanted);
            usable.keySet().removeIf(kit -> !access.keys().containsKey(kit.duty()));
            Map<Long, String> dutyOf = new HashMap<>();
            Map<String, Long> userOf = new HashMap<>();
            for (Map.Entry<String, String> key : new TreeMap<>(access.keys()).entrySet()) {
                checking = "the key of duty " + key.getKey();
                try {
                    long user = odoo.user(key::getValue);
                    userOf.put(key.getKey(), user);
                    String other = dutyOf.putIfAbsent(user, key.getKey());
                    if (other != null) {
                        // Neither duty is served: which of them the user should be, only a human knows.
                        usable.keySet()
                                .removeIf(kit -> Set.of(key.getKey(), other).contains(kit.duty()));
                        reachable = reachable.status() == Finding.Status.True
                                ? sharedUser(access, other, key.getKey(), user)
                                : reachable;
                    }
                } catch (OdooFault fault) {
                    Finding refused = finding(access, checking, fault);
                    if (!refused.reason().equals(KEY_REFUSED)) {
                        return Look.nothing(refused, version);
                    }
                    // One duty's key says nothing about the others.
                    usable.keySet().removeIf(kit -> kit.duty().equals(key.getKey()));
                    reachable = reachable.status() == Finding.Status.True ? refused : reachable;
                }
            }
            checking = "the key of a duty";
            Kits kits = Kits.of(odoo, access, names, cluster, usable);
            checking = "the administrator's key";
            Attestations attestations = new Attestations(
                    asAdministrator,
                    access,
                    userOf,
                    wanted.keySet().stream().map(DutyUse::duty).collect(Collectors.toSet()));
            Attestations.Attested attested = attestations.of(kits);
            boolean cutOff = false;
            if (access.administratorKey() != null && !kits.missing().isEmpty()) {
                try {
                    if (attested.fault() != null) {
                        throw attested.fault();
                    }
                    if (!attested.installable().isEmpty()) {
                        install(asAdministrator, access, attested.installable());
                        attested = attestations.of(Kits.of(odoo, access, names, cluster, usable));
                    }
                } catch (OdooFault fault) {
                    reachable = finding(access, checking, fault);
                    cutOff = reachable.reason().equals(ODOO_AWAY);
                } catch (InstallationRefusedException refused) {
                    reachable = finding(refused);
                }
            }
            Optional<Map.Entry<SideKit, OdooFault>> silent = attested.kits().stillSilent();
            if (silent.isPresent()) {
                reachable = finding(
                        access,
                        "the key of duty " + silent.get().getKey().duty(),
                        silent.get().getValue());
            }
            return new Look(
                    reachable,
                    version,
                    attested.kits().database(),
                    silent.isPresent() && !attested.kits().isAnyDrifted()
                            ? null
                            : cutOff
                                    ? attested.kits().statesWithoutMissing()
                                    : attested.kits().states(),
                    moved(odoo, access, userOf.keySet()),
                    wanted.isEmpty() ? NO_KIT_IN_USE : warnings(attested));
        } catch (OdooFault fault) {
            return Look.nothing(finding(access, checking, fault), version);
        }
    }

    /** As the duties' own rows of the ledger say it. */
    private static List<Moved> moved(OdooAdministration odoo, OdooAccess access, Set<String> duties) throws OdooFault {
        List<Moved> moved = new ArrayList<>();
        for (String duty : new TreeSet<>(duties)) {
            String key = access.keys().get(duty);
            odoo.moved(() -> key, duty).forEach((topic, to) -> moved.add(new Moved(duty, topic, to)));
        }
        return List.copyOf(moved);
    }

    private static List<Finding> warnings(Attestations.Attested attested) {
        List<Finding> warnings = new ArrayList<>(attested.kits().warnings());
        warnings.add(attested.finding());
        return warnings;
    }

    private void install(OdooAdministration odoo, OdooAccess access, Map<DutyUse, KitInUse> missing)
            throws OdooFault, InstallationRefusedException {
        List<DutyKit> kits = new ArrayList<>();
        missing.forEach((kit, each) -> kits.add(
                new DutyKit(() -> access.keys().get(kit.duty()), names.text(each.plant(), kit.duty(), each.newest()))));
        odoo.install(access::administratorKey, cluster.get(), kits);
        LogKeys.info(
                LOG,
                "Side kits installed in " + access,
                LogKeys.NAME.of(
                        kits.stream().map(kit -> kit.text().actionName()).toList()));
    }

    private static Finding sharedUser(OdooAccess access, String one, String other, long user) {
        return Finding.no(
                Finding.ODOO_REACHABLE,
                SHARED_ODOO_USER,
                "the keys of duty " + one + " and of duty " + other + " belong to the same user of " + access + " (id "
                        + user
                        + "), so that each can do what only the other may: make a user for each duty in Odoo and put its API key into"
                        + " the Secret; no side kit is installed for them until then");
    }

    private static Finding finding(InstallationRefusedException refused) {
        String reason =
                switch (refused.reason()) {
                    case otherCluster -> "OtherCluster";
                    case sharedUser -> SHARED_ODOO_USER;
                };
        return Finding.no(Finding.ODOO_REACHABLE, reason, refused.getMessage());
    }

    private static Finding finding(OdooAccess access, String checking, OdooFault fault) {
        String asked = checking == null ? "" : " (asked with " + checking + ")";
        return switch (fault.kind()) {
            case unreachable, ambiguous, contention ->
                Finding.no(
                        Finding.ODOO_REACHABLE,
                        ODOO_AWAY,
                        access + " does not answer: " + fault.getMessage() + "; tried again by itself");
            case keyRefused ->
                Finding.no(
                        Finding.ODOO_REACHABLE,
                        KEY_REFUSED,
                        access + " refuses " + checking
                                + ": it is wrong or has expired; put a new one into its Secret, the operator goes on by itself");
            case unknownDatabase ->
                Finding.no(
                        Finding.ODOO_REACHABLE,
                        "DatabaseUnknown",
                        access.url() + " has no database " + access.database()
                                + ": correct spec.database, or create it; the operator goes on by itself");
            case tooLong, notAllowed, unknownName, configuration, business, mapping ->
                Finding.no(Finding.ODOO_REACHABLE, "OdooRefuses", fault.getMessage() + asked);
        };
    }

    /** The transport reads its trust from a file. */
    private static Path trust(OdooAccess access) {
        if (access.ca() == null) {
            return null;
        }
        try {
            Path file = Files.createTempFile("odoo-ca", ".pem");
            Files.writeString(file, access.ca());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the certificates to trust for " + access, e);
        }
    }

    private static void forget(Path trust) {
        try {
            if (trust != null) {
                Files.deleteIfExists(trust);
            }
        } catch (IOException e) {
            LOG.debug("A temporary file stays", e);
        }
    }
}
