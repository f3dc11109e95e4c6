package dev.plantline.operator.odoo;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInstanceStatus.SideKit;
import dev.plantline.odoo.OdooAdministration.DutyKit;
import dev.plantline.odoo.OdooAdministration.SideKitStatus;
import dev.plantline.odoo.OdooFault;
import dev.plantline.odoo.SideKitState;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.conditions.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Over Odoo's JSON-2 protocol. */
public final class Json2OdooAdministration implements OdooAdministration {
    private static final Logger LOG = Logger.getLogger(Json2OdooAdministration.class);

    private final SideKitNames names = new SideKitNames();

    @Override
    public Look look(OdooAccess access, Map<String, List<MappingSpec>> mappings) {
        Path trust = null;
        try {
            trust = trust(access);
            return look(
                    new dev.plantline.odoo.OdooAdministration(URI.create(access.url()), access.database(), trust),
                    access,
                    mappings);
        } finally {
            forget(trust);
        }
    }

    private Look look(
            dev.plantline.odoo.OdooAdministration odoo, OdooAccess access, Map<String, List<MappingSpec>> mappings) {
        String version = null;
        String checking = null;
        try {
            version = odoo.serverVersion();
            for (Map.Entry<String, String> key : new TreeMap<>(access.keys()).entrySet()) {
                checking = "the key of duty " + key.getKey();
                odoo.user(key::getValue);
            }
            checking = "the administrator's key";
            Map<String, SideKitStatus> kits = kits(odoo, access, mappings);
            Map<String, List<MappingSpec>> missing = missing(kits, mappings);
            if (access.administratorKey() != null && !missing.isEmpty()) {
                install(odoo, access, missing);
                kits = kits(odoo, access, mappings);
            }
            return new Look(
                    Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, access + " answers to every key."),
                    version,
                    kits.values().stream()
                            .map(SideKitStatus::database)
                            .filter(each -> each != null)
                            .findFirst()
                            .orElse(null),
                    sideKits(kits, mappings));
        } catch (OdooFault fault) {
            return new Look(finding(access, checking, fault), version, null, List.of());
        }
    }

    /** A kit that somebody edited is not among them: what stock and money pass through is replaced by a human, on purpose. */
    private static Map<String, List<MappingSpec>> missing(
            Map<String, SideKitStatus> kits, Map<String, List<MappingSpec>> mappings) {
        Map<String, List<MappingSpec>> missing = new TreeMap<>(mappings);
        missing.keySet()
                .removeIf(duty -> !kits.containsKey(duty) || kits.get(duty).state() != SideKitState.missing);
        return missing;
    }

    private Map<String, SideKitStatus> kits(
            dev.plantline.odoo.OdooAdministration odoo, OdooAccess access, Map<String, List<MappingSpec>> mappings)
            throws OdooFault {
        Map<String, SideKitStatus> kits = new TreeMap<>();
        for (Map.Entry<String, List<MappingSpec>> each : mappings.entrySet()) {
            String key = access.keys().get(each.getKey());
            if (key != null) {
                kits.put(each.getKey(), odoo.sideKit(() -> key, names.action(each.getKey(), each.getValue())));
            }
        }
        return kits;
    }

    private void install(
            dev.plantline.odoo.OdooAdministration odoo, OdooAccess access, Map<String, List<MappingSpec>> mappings)
            throws OdooFault {
        List<DutyKit> kits = new ArrayList<>();
        mappings.forEach((duty, each) -> {
            String key = access.keys().get(duty);
            if (key != null) {
                kits.add(new DutyKit(duty, () -> key, names.text(each)));
            }
        });
        odoo.install(access::administratorKey, kits);
        LogKeys.info(LOG, "Side kits installed in " + access, LogKeys.NAME.of(mappings.keySet()));
    }

    private List<SideKit> sideKits(Map<String, SideKitStatus> kits, Map<String, List<MappingSpec>> mappings) {
        return kits.entrySet().stream()
                .map(each -> new SideKit(
                        each.getKey(),
                        names.action(each.getKey(), mappings.get(each.getKey())),
                        each.getValue().state().name()))
                .toList();
    }

    private static Finding finding(OdooAccess access, String checking, OdooFault fault) {
        String asked = checking == null ? "" : " (asked with " + checking + ")";
        return switch (fault.kind()) {
            case unreachable, ambiguous, contention ->
                Finding.no(
                        Finding.ODOO_REACHABLE,
                        "OdooAway",
                        access + " does not answer: " + fault.getMessage() + "; tried again by itself");
            case configuration -> {
                if (fault.name().contains("Unauthorized")
                        || fault.name().contains("AccessDenied")
                        || fault.name().equals("HTTP 401")) {
                    yield Finding.no(
                            Finding.ODOO_REACHABLE,
                            "KeyRefused",
                            access + " refuses " + checking
                                    + ": it is wrong or has expired; put a new one into its Secret, the operator goes on by itself");
                }
                yield fault.name().equals("HTTP 404")
                        ? Finding.no(
                                Finding.ODOO_REACHABLE,
                                "DatabaseUnknown",
                                access.url() + " has no database " + access.database()
                                        + ": correct spec.database, or create it; the operator goes on by itself")
                        : Finding.no(Finding.ODOO_REACHABLE, "OdooRefuses", fault.getMessage() + asked);
            }
            case business, mapping -> Finding.no(Finding.ODOO_REACHABLE, "OdooRefuses", fault.getMessage() + asked);
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
