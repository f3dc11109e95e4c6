/** Whether a contract accepts what another one accepts: two JSON Schemas held against each other, keyword by keyword. */
package dev.plantline.engine.compatibility;
