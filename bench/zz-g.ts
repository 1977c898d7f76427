import { measureGrowth } from './src/growth.ts'
import { measureWeakPassword } from './src/weak-password.ts'
import { full, short } from './src/scale.ts'
import { renderTable } from './src/table.ts'
const scale = process.argv[2]==='full' ? {...full, rounds: 5, seconds: 2} : short
console.log(renderTable(await measureWeakPassword(scale.checks)))
console.log(renderTable(await measureGrowth({scale, mysqlServer: process.env['TEST_MYSQL_URL'], say: (l)=>console.log(new Date().toISOString(), l)})))
