package dev.plantline.odoo;

import java.util.Map;
import java.util.Set;

/**
 * What an administrator's key shows of side kits. A kit that is in none of the three is as it was installed.
 *
 * @param drifts what is not as it was installed, by the name of the kit's action
 * @param absent names of kits that the ledger does not have
 * @param unread why a kit could not be read, by the name of its action; silence is no proof
 */
public record KitDrifts(Map<String, KitDrift> drifts, Set<String> absent, Map<String, String> unread) {}
