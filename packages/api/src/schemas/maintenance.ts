import { z } from 'zod';

const whole = (field: string) =>
  z.int32({ error: `${field} must be a whole number` }).meta({ type: 'integer', format: 'int32' });

const windowSchema = z
  .object({
    days: z
      .array(z.string({ error: 'days must be a list of texts' }).max(40), {
        error: 'days must be a list of texts',
      })
      .max(50, { error: 'days must be a list of at most 50' })
      .meta({ description: 'Monday to Sunday', example: ['Monday'] }),
    startHour: whole('startHour').meta({ description: "0 to 23, in the region's local time" }),
    durationInHours: whole('durationInHours').meta({ description: '4 to 24, with flash 8 to 24' }),
  })
  .meta({ id: 'MaintenanceWindow' });

const modeSchema = z.enum(['manual', 'automatic'], { error: 'mode must be manual or automatic' });

export const maintenanceWindowsUpdateSchema = z
  .object({
    mode: modeSchema,
    windows: z
      .array(windowSchema, { error: 'windows must be a list' })
      .max(50, { error: 'windows must be a list of at most 50' })
      .default([])
      .meta({ description: 'Of mode manual: 1 to 7' }),
  })
  .meta({ id: 'MaintenanceWindowsRequest', description: 'In place of what is there.' });

export type MaintenanceWindowsUpdateBody = z.input<typeof maintenanceWindowsUpdateSchema>;

export const maintenanceWindowsSchema = z
  .object({
    mode: modeSchema,
    timeZone: z
      .string()
      .optional()
      .meta({ description: 'In which the hours are meant', example: 'Europe/Berlin' }),
    windows: z.array(windowSchema).optional(),
    skipStatus: z
      .object({
        remainingSkips: z.int32().meta({ type: 'integer', format: 'int32' }),
        currentSkipEnd: z.string(),
      })
      .optional()
      .meta({ description: 'Not sent: no maintenance is planned that could be skipped' }),
  })
  .meta({ id: 'MaintenanceWindows' });

export type MaintenanceWindowsBody = z.infer<typeof maintenanceWindowsSchema>;
